package dev.homeport.jdbc;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.internal.election.ElectionVerdict;
import dev.homeport.jdbc.internal.election.ProbeResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the election makes of a server that spoke, of one that was not asked, and of one that takes no sessions. */
class SilenceTest {

    private static final ProbeResult HEARD = new ProbeResult.Heard("under way");
    private static final ProbeResult NOT_ASKED = new ProbeResult.NotAsked("the host name could not be looked up");
    private static final ProbeResult REFUSED =
            new ProbeResult.Refused("FATAL: the database system is not accepting connections");

    @Test
    void a_standby_with_hot_standby_off_is_witness_enough_to_declare_a_frozen_primary_dead() {
        var script = new ElectionScript(A, B).tells(B, REFUSED).primary(A, 1);
        assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, false));
        for (int i = 0; i < 6; i++) {
            script.later(Duration.ofMillis(400)).tells(B, REFUSED).isSilent(A);
        }
        assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.state().allSilent()).isFalse();
    }

    @Test
    void a_primary_that_takes_no_sessions_is_given_up() {
        var script = new ElectionScript(A, B).standby(B).primary(A, 1);
        for (int i = 0; i < 6; i++) {
            script.later(Duration.ofMillis(400)).standby(B).tells(A, REFUSED);
        }
        assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
    }

    @Test
    void a_primary_that_cannot_be_asked_is_kept_and_does_not_hide_its_silence() {
        var script = new ElectionScript(A, B).standby(B).primary(A, 1);
        for (int i = 0; i < 20; i++) {
            script.later(Duration.ofMillis(400)).standby(B).tells(A, NOT_ASKED);
        }
        assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, false));
        for (int i = 0; i < 6; i++) {
            script.later(Duration.ofMillis(400)).standby(B).isSilent(A).tells(A, NOT_ASKED);
        }
        assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
    }

    @Test
    void a_node_that_cannot_be_asked_is_no_witness() {
        var script = new ElectionScript(A, B).standby(B).primary(A, 1);
        for (int i = 0; i < 6; i++) {
            script.later(Duration.ofMillis(400)).tells(B, NOT_ASKED).isSilent(A);
        }
        assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, true));
    }

    @Test
    void a_sign_of_life_starts_the_count_again_and_settles_nothing() {
        var script = new ElectionScript(A, B).standby(B).primary(A, 1);
        for (int i = 0; i < 20; i++) {
            script.later(Duration.ofMillis(400))
                    .standby(B)
                    .isSilent(A)
                    .isSilent(A)
                    .tells(A, HEARD);
        }
        assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, false));

        var starting = new ElectionScript(A, B).primary(A, 1).isSilent(B).tells(B, HEARD);
        assertThat(starting.verdict()).isInstanceOf(ElectionVerdict.Starting.class);
    }
}
