package dev.homeport.jdbc.internal.election;

import dev.homeport.health.CheckResult;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.Topology;
import java.time.Duration;
import java.time.Instant;

/** Judges whether a standby could be promoted now without losing more than some bytes. Pure. */
public final class StandbyHealth {

    /** A standby that has not answered for this long, or for five probe intervals, may be anywhere. */
    private static final Duration SHORTEST_WORD_LIFE = Duration.ofSeconds(5);

    private StandbyHealth() {}

    public static CheckResult of(Topology topology, long mostBytesBehind, Duration probeInterval, Instant now) {
        var renewal = probeInterval.multipliedBy(5);
        var life = renewal.compareTo(SHORTEST_WORD_LIFE) > 0 ? renewal : SHORTEST_WORD_LIFE;
        var least = topology.nodes().stream()
                .filter(node -> node.role() == NodeStatus.Role.STANDBY)
                .filter(node -> node.lastAnswer()
                        .filter(at -> at.plus(life).isAfter(now))
                        .isPresent())
                .flatMapToLong(node -> node.lagBytes().stream())
                .min();
        if (least.isEmpty()) {
            return CheckResult.down("no standby answers and tells its WAL position");
        }
        return least.getAsLong() <= mostBytesBehind
                ? CheckResult.up()
                : CheckResult.down(
                        "the nearest standby is " + least.getAsLong() + " bytes behind, more than " + mostBytesBehind);
    }
}
