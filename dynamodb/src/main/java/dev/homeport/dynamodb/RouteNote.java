package dev.homeport.dynamodb;

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
                .map(record -> "; " + state.settings().name(record.region()) + ", " + record.whyNotInUse())
                .collect(Collectors.joining());
        return new RouteNote(operation + " failed in " + region + out);
    }
}
