package dev.homeport.jdbc.internal.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckResult;
import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.NodeStatus.Role;
import dev.homeport.jdbc.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StandbyHealthTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration PROBES = Duration.ofSeconds(1);

    @Test
    void the_nearest_standby_decides() {
        assertThat(health(
                        node("a", Role.PRIMARY, 0, 0),
                        node("b", Role.STANDBY, 5_000, 0),
                        node("c", Role.STANDBY, 90, 0)))
                .isEqualTo(CheckResult.up());
        assertThat(health(node("a", Role.PRIMARY, 0, 0), node("b", Role.STANDBY, 101, 0)))
                .isEqualTo(CheckResult.down("the nearest standby is 101 bytes behind, more than 100"));
    }

    @Test
    void a_primary_alone_has_nothing_to_fall_back_on() {
        assertThat(health(node("a", Role.PRIMARY, 0, 0), node("b", Role.SILENT, 0, 0)))
                .isEqualTo(CheckResult.down("no standby answers and tells its WAL position"));
    }

    @Test
    void an_old_word_counts_for_nothing() {
        assertThat(health(node("b", Role.STANDBY, 0, 4))).isEqualTo(CheckResult.up());
        assertThat(health(node("b", Role.STANDBY, 0, 6))).isInstanceOf(CheckResult.Down.class);
    }

    private static CheckResult health(NodeStatus... nodes) {
        var topology = new Topology(
                Topology.State.SERVING, NOW, Optional.empty(), Epoch.UNKNOWN, List.of(nodes), "", List.of(), true, NOW);
        return StandbyHealth.of(topology, 100, PROBES, NOW);
    }

    private static NodeStatus node(String region, Role role, long lag, int secondsAgo) {
        return new NodeStatus(
                Node.of(region, region, 5432),
                role,
                Epoch.UNKNOWN,
                Optional.of(NOW.minusSeconds(secondsAgo)),
                "",
                OptionalLong.of(lag),
                List.of());
    }
}
