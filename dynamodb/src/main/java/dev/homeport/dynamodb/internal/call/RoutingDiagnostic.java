package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.routing.RegionState;
import dev.homeport.dynamodb.internal.routing.RoutingState;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.regions.Region;

/**
 * Goes with a failure as a suppressed exception, because what the SDK throws does not say which region it comes from, or
 * why others were not asked.
 */
public final class RoutingDiagnostic extends Exception {

    private static final long serialVersionUID = 1;

    private RoutingDiagnostic(String message) {
        super(message, null, false, false);
    }

    static RoutingDiagnostic of(String operation, Region region, AccessMode access, RoutingState state) {
        var out = state.regions().stream()
                .filter(record -> !record.circuit(access).usable())
                .map(record -> "; " + state.settings().name(record.region()) + ", " + whyNotInUse(record))
                .collect(Collectors.joining());
        return new RoutingDiagnostic(operation + " failed in " + region + out);
    }

    /** Why calls that need this region are not sent, as a clause. */
    public static String whyNotInUse(RegionState record) {
        if (record.usable(AccessMode.READ)
                && record.usable(AccessMode.WRITE)
                && record.write().generation() > 0) {
            return "which has had its writes back since "
                    + record.write().since().truncatedTo(ChronoUnit.SECONDS);
        }
        var circuit = record.read().usable() ? record.write() : record.read();
        return circuit.usable()
                ? "which is not fully in use now"
                : "which is not in use since " + circuit.outage().began().truncatedTo(ChronoUnit.SECONDS) + " ("
                        + circuit.reason() + ")";
    }
}
