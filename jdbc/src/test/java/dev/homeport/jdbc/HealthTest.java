package dev.homeport.jdbc;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckResult;
import dev.homeport.jdbc.internal.election.PrimaryHealth;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the health check says of each view, in virtual time. */
class HealthTest {

    private static final Duration PROBES = Duration.ofSeconds(1);

    @Test
    void is_up_while_there_is_a_primary_also_while_it_is_in_doubt() {
        assertThat(health(new ElectionScript(A, B).primary(A, 1).standby(B))).isEqualTo(CheckResult.up());
        assertThat(health(new ElectionScript(A, B).primary(A, 1).standby(B).misses(A)))
                .isEqualTo(CheckResult.up());
    }

    @Test
    void is_down_with_the_reason_when_there_is_none() {
        assertThat(health(new ElectionScript(A, B).primary(A, 1)))
                .isEqualTo(CheckResult.down("not every node has been probed once yet"));
        assertThat(health(new ElectionScript(A, B).standby(A).standby(B)))
                .isEqualTo(CheckResult.down("no node says that it is the primary"));
    }

    @Test
    void is_down_while_fenced() {
        var fenced = new ElectionScript(A, B)
                .primary(A, 1)
                .primary(B, 1)
                .primary(A, 1)
                .primary(B, 1);
        assertThat(health(fenced))
                .isInstanceOfSatisfying(
                        CheckResult.Down.class,
                        down -> assertThat(down.reason()).contains("so writes are refused"));
    }

    @Test
    void is_down_while_no_node_answers_although_the_primary_stays_the_primary() {
        var cutOff = new ElectionScript(A, B).primary(A, 1).standby(B);
        for (int i = 0; i < 3; i++) {
            cutOff.misses(B).misses(A);
        }
        assertThat(cutOff.state().primary()).contains(A);
        assertThat(health(cutOff)).isEqualTo(CheckResult.down("no node answers"));
        assertThat(health(cutOff.primary(A, 1))).isEqualTo(CheckResult.up());
    }

    @Test
    void is_down_when_nobody_has_renewed_the_view() {
        var serving = new ElectionScript(A, B).primary(A, 1).standby(B);
        assertThat(health(serving, true, Duration.ofSeconds(5))).isEqualTo(CheckResult.up());
        assertThat(health(serving, true, Duration.ofSeconds(30)))
                .isEqualTo(CheckResult.down("the view of the nodes is 30 s old"));
    }

    @Test
    void is_down_while_the_primarys_pool_cannot_be_opened() {
        var serving = new ElectionScript(A, B).primary(A, 1).standby(B);
        assertThat(health(serving, false, Duration.ZERO))
                .isEqualTo(CheckResult.down("the primary's pool cannot be opened"));
    }

    @Test
    void an_unverified_primary_degrades_until_the_node_that_could_not_be_asked_has_answered() {
        var script = new ElectionScript(A, B).primary(A, 1).isUnclear(B);
        script.later(Duration.ofSeconds(5)).primary(A, 1);
        assertThat(health(script)).isEqualTo(CheckResult.up());
        assertThat(verified(script))
                .isInstanceOfSatisfying(
                        CheckResult.Down.class,
                        down -> assertThat(down.reason()).contains(B.toString()));
        assertThat(verified(script.misses(B))).isInstanceOf(CheckResult.Down.class);
        assertThat(verified(script.standby(B))).isEqualTo(CheckResult.up());
    }

    private static CheckResult verified(ElectionScript script) {
        return PrimaryHealth.verified(TopologyFactory.of(script.state(), 10, script.now()));
    }

    private static CheckResult health(ElectionScript script) {
        return health(script, true, Duration.ZERO);
    }

    private static CheckResult health(ElectionScript script, boolean poolOpen, Duration age) {
        return PrimaryHealth.of(TopologyFactory.of(script.state(), 10, script.now()), poolOpen, age, PROBES);
    }
}
