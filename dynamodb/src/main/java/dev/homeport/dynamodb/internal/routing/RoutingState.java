package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingSnapshot;
import dev.homeport.dynamodb.SlowHome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The decision's whole memory, immutable.
 *
 * @param regions one record a region, in the order the user listed them
 * @param order the regions' numbers, the preferred one first
 * @param ordered whether measured round trips have decided the order once
 * @param writeRegion where writes begin
 * @param lags what was measured of the lag between regions
 * @param trustedSince what began before is not held against any region, because this process did not run then
 * @param silentSince since when no region answers
 * @param view what was last published
 */
public record RoutingState(
        RoutingSettings settings,
        List<RegionState> regions,
        List<Integer> order,
        boolean ordered,
        int writeRegion,
        List<LagMeasurement> lags,
        Instant trustedSince,
        Optional<Instant> silentSince,
        RoutingTable view,
        Instant decidedAt) {

    public RoutingState {
        regions = List.copyOf(regions);
        order = List.copyOf(order);
        lags = List.copyOf(lags);
    }

    public static RoutingState starting(RoutingSettings settings, Instant now) {
        int count = settings.regions().size();
        var regions = IntStream.range(0, count)
                .mapToObj(region -> RegionState.unseen(region, now))
                .toList();
        var order = IntStream.range(0, count).boxed().toList();
        var view = RoutingTableFactory.of(settings, regions, order, settings.writeHome(), List.of(), false, 1, now);
        return new RoutingState(
                settings,
                regions,
                order,
                false,
                settings.writeHome(),
                List.of(),
                Instant.MIN,
                Optional.empty(),
                view,
                now);
    }

    public RegionState record(int region) {
        return regions.get(region);
    }

    /**
     * Whether successes are wanted as facts, and canaries each second: something speaks against a region, one may be slow, or none
     * answers.
     */
    public boolean attentive() {
        return silentSince.isPresent()
                || regions.stream().anyMatch(this::mayBeSlow)
                || regions.stream()
                        .anyMatch(region -> region.failureStreak().isPresent()
                                || !region.read().causes().isEmpty()
                                || !region.write().causes().isEmpty());
    }

    private boolean mayBeSlow(RegionState region) {
        boolean told = region.pace().slow().filter(LatencyTrend.Slow::told).isPresent();
        return region.usable(AccessMode.READ)
                && (told
                        ? settings.slowHome() == SlowHome.MOVE_READS
                        : region.pace().looksSlow());
    }

    RoutingState unchangedAt(Instant now) {
        return new RoutingState(
                settings, regions, order, ordered, writeRegion, lags, trustedSince, silentSince, view, now);
    }

    /** What users see of it. */
    public RoutingSnapshot routes() {
        return RoutingSnapshotFactory.of(this);
    }
}
