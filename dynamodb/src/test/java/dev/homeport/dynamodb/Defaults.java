package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.simulation.SimulatedBreaker;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/** Settings and operations as they are where nobody has said anything. */
public final class Defaults {

    public static final ReplaySettings REPLAYS = new ReplaySettings(
            MultiRegionConsistency.EVENTUAL,
            WriteRouting.FOLLOW,
            ConsistentReads.FAIL,
            ConditionalWrites.HOME_ONLY,
            false);

    private Defaults() {}

    public static RoutingSettings routing(List<RegionName> regions) {
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

    public static OperationTraits operation(OperationKind shape) {
        return new OperationTraits(shape, false, OperationTraits.NOT_PINNED, 0);
    }
}
