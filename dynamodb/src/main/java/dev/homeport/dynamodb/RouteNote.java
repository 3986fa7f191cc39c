package dev.homeport.dynamodb;

import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;

/**
 * Goes with a failure as a suppressed exception, because what the SDK throws does not say which region it comes from, or
 * why others were not asked.
 */
final class RouteNote extends Exception {

    private static final long serialVersionUID = 1;

    private RouteNote(String message) {
        super(message, null, false, false);
    }

    static RouteNote of(String operation, Region region, Access access, RoutingState state) {
        var out = state.regions().stream()
                .filter(record -> !record.lane(access).usable())
                .map(record -> "; " + state.settings().name(record.region()) + ", " + whyNotInUse(record))
                .collect(Collectors.joining());
        return new RouteNote(operation + " failed in " + region + out);
    }

    /** Why calls that need this region are not sent, as a clause. */
    static String whyNotInUse(RegionRecord record) {
        if (record.usable(Access.READ)
                && record.usable(Access.WRITE)
                && record.write().generation() > 0) {
            return "which has had its writes back since "
                    + record.write().since().truncatedTo(ChronoUnit.SECONDS);
        }
        var lane = record.read().usable() ? record.write() : record.read();
        return lane.usable()
                ? "which is not fully in use now"
                : "which is not in use since " + lane.outSince().truncatedTo(ChronoUnit.SECONDS) + " (" + lane.reason()
                        + ")";
    }
}
