package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.RoutingSnapshot;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Draws from the decision's memory what calls read, and what people read. */
public final class RoutingTableFactory {

    private RoutingTableFactory() {}

    static RoutingTable of(
            RoutingSettings settings,
            List<RegionState> regions,
            List<Integer> order,
            int writeRegion,
            List<LagMeasurement> lags,
            boolean silent,
            long version,
            Instant now) {
        int evacuated = 0;
        int caughtUp = 0;
        var home = regions.get(settings.writeHome()).write();
        boolean settling = !settings.stronglyConsistent()
                && settings.maxLag().isEmpty()
                && home.backWithin(FailbackRules.SETTLING, now);
        for (var record : regions) {
            int bit = 1 << record.region();
            evacuated |= record.evacuatedSince().isPresent() ? bit : 0;
            caughtUp |= caughtUp(settings, lags, settings.writeHome(), record.region(), now) ? bit : 0;
        }
        return new RoutingTable(
                version,
                settings.writeHome(),
                usable(regions, order, AccessMode.READ).stream()
                        .mapToInt(Integer::intValue)
                        .toArray(),
                inOfficeFirst(usable(regions, order, AccessMode.WRITE), writeRegion),
                regions.stream().mapToInt(record -> record.read().share()).toArray(),
                regions.stream().mapToInt(record -> record.read().generation()).toArray(),
                regions.stream().mapToInt(record -> record.write().generation()).toArray(),
                evacuated,
                caughtUp,
                readLast(regions),
                settling,
                silent);
    }

    /** For each table that a region lacks, a bit for each of those regions. */
    private static Map<String, Integer> readLast(List<RegionState> regions) {
        var last = new HashMap<String, Integer>();
        for (var record : regions) {
            for (var misfit : record.misfits()) {
                if (misfit.readLast() && !misfit.table().isEmpty()) {
                    last.merge(misfit.table(), 1 << record.region(), (one, other) -> one | other);
                }
            }
        }
        return last;
    }

    /** Usable regions in order, those that are not set up properly last. */
    static List<Integer> usable(List<RegionState> regions, List<Integer> order, AccessMode access) {
        var usable = new ArrayList<Integer>(order.size());
        for (int region : order) {
            if (regions.get(region).usable(access) && !regions.get(region).last()) {
                usable.add(region);
            }
        }
        for (int region : order) {
            if (regions.get(region).usable(access) && regions.get(region).last()) {
                usable.add(region);
            }
        }
        return usable;
    }

    /** Whether what was written in one region has reached another, as far as lag was measured; replicas that have none have. */
    static boolean caughtUp(RoutingSettings settings, List<LagMeasurement> lags, int from, int to, Instant now) {
        return from == to
                || settings.stronglyConsistent()
                || settings.maxLag()
                        .filter(limit -> lags.stream()
                                .anyMatch(lag -> lag.from() == from && lag.to() == to && lag.within(limit, now)))
                        .isPresent();
    }

    static RoutingSnapshot routes(RoutingState state) {
        var settings = state.settings();
        var names = settings.regions();
        return new RoutingSnapshot(
                // Of a hundred, the last to be given to a region that is just being given its reads back.
                names.get(state.view().firstRead(99)),
                names.get(state.view().firstWrite()),
                names.get(settings.writeHome()),
                state.order().stream().map(names::get).toList(),
                IntStream.range(0, names.size())
                        .mapToObj(region -> route(state, region))
                        .toList(),
                state.silentSince().isEmpty() && somethingCanBeSent(state),
                state.decidedAt());
    }

    private static boolean somethingCanBeSent(RoutingState state) {
        return state.regions().stream()
                .anyMatch(region -> region.misfits().stream().noneMatch(Misconfiguration::withoutCredentials));
    }

    private static RegionStatus route(RoutingState state, int region) {
        var record = state.record(region);
        var lag = new LinkedHashMap<RegionName, Duration>();
        for (var measured : state.lags()) {
            if (measured.to() == region) {
                measured.lag().ifPresent(behind -> lag.put(state.settings().name(measured.from()), behind));
            }
        }
        return new RegionStatus(
                state.settings().name(region),
                lane(record.read()),
                lane(record.write()),
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

    private static RegionStatus.Lane lane(CircuitState lane) {
        return new RegionStatus.Lane(
                lane.state(),
                lane.since(),
                lane.reason(),
                lane.usable() || !lane.failed() ? Optional.empty() : Optional.of(lane.outUntil()),
                lane.flaps(),
                lane.share());
    }

    private static int[] inOfficeFirst(List<Integer> usable, int inOffice) {
        var order = new int[usable.size()];
        int rank = 0;
        if (usable.contains(inOffice)) {
            order[rank++] = inOffice;
        }
        for (int region : usable) {
            if (region != inOffice) {
                order[rank++] = region;
            }
        }
        return order;
    }
}
