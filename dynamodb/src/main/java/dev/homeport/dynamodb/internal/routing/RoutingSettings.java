package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.SlowHome;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user has said about routing.
 *
 * @param regions in order of preference; their places are their numbers everywhere else
 * @param writeHome the region that writes belong to
 * @param nearest whether measured round trips decide the order of reads instead of the list
 * @param stronglyConsistent whether the tables replicate with multi-region strong consistency, which has no lag
 * @param maxLag how far a region may lag when it is given its traffic back; empty if lag is not measured
 * @param manualFailback whether a region that has recovered waits for somebody to say so
 * @param slowHome what becomes of the reads of a region that is slow
 * @param minimumOut how long an evicted region stays out at least, the first time
 * @param maximumOut how long it stays out at least when that has doubled often enough
 * @param toleratedFaultRate the rate of faults, 0 to 1, at which the breaker opens; half of it ends a ramp
 * @param jitter 0 to 1, different in each process, so that a fleet does not return all at once
 */
public record RoutingSettings(
        List<RegionName> regions,
        int writeHome,
        boolean nearest,
        boolean stronglyConsistent,
        Optional<Duration> maxLag,
        boolean manualFailback,
        SlowHome slowHome,
        Duration minimumOut,
        Duration maximumOut,
        double toleratedFaultRate,
        double jitter) {

    /** What becomes of the reads of a slow region whose user has said nothing. */
    public static final SlowHome SLOW_HOME = SlowHome.REPORT;

    /** How long an evicted region stays out at least if the user has said nothing. */
    public static final Duration MINIMUM_OUT = Duration.ofSeconds(30);

    public static final Duration MAXIMUM_OUT = Duration.ofMinutes(5);

    public RoutingSettings {
        regions = List.copyOf(regions);
        if (regions.isEmpty() || regions.size() > RoutingTable.MOST_REGIONS) {
            throw new IllegalArgumentException("1 to " + RoutingTable.MOST_REGIONS + " regions, not " + regions.size());
        }
        if (writeHome < 0 || writeHome >= regions.size()) {
            throw new IllegalArgumentException("the write home, " + writeHome + ", is none of the regions");
        }
    }

    /** Of a client whose user has named its regions and nothing else. */
    public static RoutingSettings of(List<RegionName> regions, double toleratedFaultRate) {
        return new RoutingSettings(
                regions,
                0,
                false,
                false,
                Optional.empty(),
                false,
                SLOW_HOME,
                MINIMUM_OUT,
                MAXIMUM_OUT,
                toleratedFaultRate,
                0);
    }

    public RegionName name(int region) {
        return regions.get(region);
    }
}
