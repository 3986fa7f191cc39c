package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes from the decision's memory the table that every call reads. {@link RoutingSnapshotFactory} makes what people read. */
final class RoutingTableFactory {

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
            caughtUp |= LagMeasurement.caughtUp(settings, lags, settings.writeHome(), record.region(), now) ? bit : 0;
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
