package dev.homeport.jdbc;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import dev.homeport.health.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the health check makes of a view, in virtual time. */
class HealthTest {

    private Instant now = ElectionScript.START;

    @Test
    void is_up_while_there_is_a_primary_also_a_suspect_one() {
        assertThat(health(new ElectionScript(A, B).primary(A, 1).standby(B), Duration.ZERO))
                .isEqualTo(CheckResult.up());
        assertThat(health(new ElectionScript(A, B).primary(A, 1).standby(B).misses(A), Duration.ZERO))
                .isEqualTo(CheckResult.up());
    }

    @Test
    void is_down_with_the_reason_when_there_is_none() {
        assertThat(health(new ElectionScript(A, B).primary(A, 1), Duration.ZERO))
                .isEqualTo(CheckResult.down("not every node has been probed once yet"));
        assertThat(health(new ElectionScript(A, B).standby(A).standby(B), Duration.ZERO))
                .isEqualTo(CheckResult.down("no node says that it is the primary"));
    }

    @Test
    void is_down_while_fenced() {
        var fenced = new ElectionScript(A, B)
                .primary(A, 1)
                .primary(B, 1)
                .primary(A, 1)
                .primary(B, 1);
        assertThat(health(fenced, Duration.ZERO))
                .isInstanceOfSatisfying(
                        CheckResult.Down.class,
                        down -> assertThat(down.reason()).contains("so writes are refused"));
    }

    @Test
    void is_down_when_nobody_has_renewed_the_view() {
        var serving = new ElectionScript(A, B).primary(A, 1).standby(B);
        assertThat(health(serving, Duration.ofSeconds(5))).isEqualTo(CheckResult.up());
        assertThat(health(serving, Duration.ofSeconds(30)))
                .isEqualTo(CheckResult.down("the view of the nodes is 30 s old"));
    }

    private CheckResult health(ElectionScript script, Duration age) {
        now = script.now().plus(age);
        InstantSource clock = () -> now;
        var topology = TopologyViews.of(script.state(), 10, script.now());
        var gate = new BorrowGate(topology, Duration.ofSeconds(1), clock);
        var pool = new PoolSettings(new HikariConfig());
        var connect = new ConnectSettings("app", () -> Credentials.of("app", ""), Map.of(), Duration.ofSeconds(1));
        var settings = new FailoverSettings(
                "health",
                List.of(A, B),
                connect,
                pool,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(400),
                OptionalLong.empty(),
                0,
                List.of(),
                clock);
        var events = new EventDispatcher("health");
        var pools = new PoolSet("health", connect, pool, () -> {}, (node, connections, took) -> {});
        var actor = new FailoverActor(gate, pools, pool, 0, events, clock);
        var monitor = new TopologyMonitor(
                "health",
                script.state(),
                actor,
                node -> {
                    throw new IllegalStateException("nothing is watched here");
                },
                Duration.ofMillis(400),
                Duration.ofSeconds(5),
                clock);
        try (var dataSource = new FailoverDataSource(settings, gate, pools, monitor, events)) {
            return dataSource.health();
        }
    }
}
