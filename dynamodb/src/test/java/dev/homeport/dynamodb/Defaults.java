package dev.homeport.dynamodb;

import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings and operations as they are where nobody has said anything. */
final class Defaults {

    static final ReplaySettings REPLAYS = new ReplaySettings(
            Consistency.EVENTUAL, WriteRouting.FOLLOW, ConsistentReads.FAIL, ConditionalWrites.HOME_ONLY, false);

    private Defaults() {}

    static RoutingSettings routing(List<RegionName> regions) {
        return new RoutingSettings(
                regions,
                0,
                false,
                false,
                Optional.empty(),
                false,
                SlowHome.REPORT,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                SimulatedBreaker.RATE,
                0);
    }

    static Operation operation(OperationShape shape) {
        return new Operation(shape, false, Operation.NOT_PINNED, 0);
    }
}
