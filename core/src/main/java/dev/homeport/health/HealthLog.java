package dev.homeport.health;

import dev.homeport.health.HealthTransition.CheckChanged;
import dev.homeport.health.HealthTransition.RegionHeld;
import dev.homeport.health.HealthTransition.RegionReleased;
import dev.homeport.health.HealthTransition.ScopeChanged;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes one line for each change: information for the better, and for what checks that are down by plan bring about; warnings
 * for everything else that gets worse.
 *
 * @param planned the names of the checks that are down by plan
 */
record HealthLog(Set<String> planned) {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    static HealthLog of(List<HealthCheck> checks) {
        return new HealthLog(checks.stream()
                .filter(HealthCheck::isPlanned)
                .map(HealthCheck::name)
                .collect(Collectors.toUnmodifiableSet()));
    }

    void write(HealthTransition transition, HealthSnapshot after, @Nullable Throwable cause) {
        if (transition instanceof CheckChanged change) {
            write(change, cause);
        } else if (transition instanceof ScopeChanged change) {
            write(change, after);
        } else if (transition instanceof RegionHeld held) {
            LOG.warn(
                    "Fail-static began: everything the region shares is down at once, so the fault may be here: until={}",
                    held.until());
        } else if (transition instanceof RegionReleased) {
            LOG.warn("Fail-static ended: health follows the checks again");
        }
    }

    private void write(CheckChanged change, @Nullable Throwable cause) {
        if (change.to() == CheckState.UP) {
            LOG.info("Health check changed: check={} from={} to={}", change.check(), change.from(), change.to());
            return;
        }
        var level = change.to() == CheckState.DOWN && planned.contains(change.check()) ? Level.INFO : Level.WARN;
        LOG.atLevel(level)
                .setCause(cause)
                .log(
                        "Health check changed: check={} from={} to={} reason=\"{}\"",
                        change.check(),
                        change.from(),
                        change.to(),
                        change.reason().orElse("none given"));
    }

    private void write(ScopeChanged change, HealthSnapshot after) {
        if (change.up()) {
            LOG.info("Health changed: scope={} from=DOWN to=UP", change.scope());
        } else {
            LOG.atLevel(isPlanned(change.scope(), after) ? Level.INFO : Level.WARN)
                    .log("Health changed: scope={} from=UP to=DOWN", change.scope());
        }
    }

    private boolean isPlanned(Scope scope, HealthSnapshot after) {
        return HealthEvaluation.failing(after, scope)
                .allMatch(check -> check.state() == CheckState.DOWN && planned.contains(check.name()));
    }
}
