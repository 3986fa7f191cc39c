package dev.homeport.health;

import dev.homeport.health.HealthTransition.CheckChanged;
import dev.homeport.health.HealthTransition.RegionHeld;
import dev.homeport.health.HealthTransition.RegionReleased;
import dev.homeport.health.HealthTransition.ScopeChanged;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each change: warnings for the worse, information for the better. */
final class HealthLog {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private HealthLog() {}

    static void write(HealthTransition transition, @Nullable Throwable cause) {
        if (transition instanceof CheckChanged change) {
            write(change, cause);
        } else if (transition instanceof ScopeChanged change) {
            write(change);
        } else if (transition instanceof RegionHeld held) {
            LOG.warn(
                    "Fail-static began: everything the region shares is down at once, so the fault may be here: until={}",
                    held.until());
        } else if (transition instanceof RegionReleased) {
            LOG.warn("Fail-static ended: health follows the checks again");
        }
    }

    private static void write(CheckChanged change, @Nullable Throwable cause) {
        if (change.to() == CheckState.UP) {
            LOG.info("Health check changed: check={} from={} to={}", change.check(), change.from(), change.to());
        } else {
            LOG.warn(
                    "Health check changed: check={} from={} to={} reason=\"{}\"",
                    change.check(),
                    change.from(),
                    change.to(),
                    change.reason().orElse("none given"),
                    cause);
        }
    }

    private static void write(ScopeChanged change) {
        if (change.up()) {
            LOG.info("Health changed: scope={} from=DOWN to=UP", change.scope());
        } else {
            LOG.warn("Health changed: scope={} from=UP to=DOWN", change.scope());
        }
    }
}
