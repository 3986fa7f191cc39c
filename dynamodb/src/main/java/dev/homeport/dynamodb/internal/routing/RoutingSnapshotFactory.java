package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.RoutingSnapshot;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes from the decision's memory the snapshot that people and metrics read. */
final class RoutingSnapshotFactory {

    private RoutingSnapshotFactory() {}

    static RoutingSnapshot of(RoutingState state) {
        var settings = state.settings();
        var names = settings.regions();
        return new RoutingSnapshot(
                // Of a hundred, the last to be given to a region that is just being given its reads back.
                names.get(state.view().firstRead(99)),
                names.get(state.view().firstWrite()),
                names.get(settings.writeHome()),
                state.order().stream().map(names::get).toList(),
                IntStream.range(0, names.size())
                        .mapToObj(region -> region(state, region))
                        .toList(),
                state.silentSince().isEmpty() && somethingCanBeSent(state),
                state.decidedAt());
    }

    private static boolean somethingCanBeSent(RoutingState state) {
        return state.regions().stream()
                .anyMatch(region -> region.misfits().stream().noneMatch(Misconfiguration::withoutCredentials));
    }

    private static RegionStatus region(RoutingState state, int region) {
        var record = state.record(region);
        var lag = new LinkedHashMap<RegionName, Duration>();
        for (var measured : state.lags()) {
            if (measured.to() == region) {
                measured.lag().ifPresent(behind -> lag.put(state.settings().name(measured.from()), behind));
            }
        }
        return new RegionStatus(
                state.settings().name(region),
                circuit(record.read()),
                circuit(record.write()),
                record.measured() ? Optional.of(Duration.ofNanos((long) record.roundTripNanos())) : Optional.empty(),
                lag,
                SetupFactHandler.text(record),
                record.evacuatedSince(),
                record.pace()
                        .slow()
                        .filter(LatencyTrend.Slow::told)
                        .map(slow -> "slow: " + record.pace().words()),
                record.life().equals(Instant.MIN) ? Optional.empty() : Optional.of(record.life()));
    }

    private static RegionStatus.Circuit circuit(CircuitState circuit) {
        return new RegionStatus.Circuit(
                circuit.state(),
                circuit.since(),
                circuit.reason(),
                circuit.usable() || !circuit.failed()
                        ? Optional.empty()
                        : Optional.of(circuit.outage().until()),
                circuit.outage().flaps(),
                circuit.share());
    }
}
