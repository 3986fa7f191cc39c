package dev.homeport.region;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Turns evacuations into health checks, which look often since a look costs nothing. */
final class EvacuationHealth {

    private static final Duration LOOK = Duration.ofMillis(250);

    private EvacuationHealth() {}

    /** Down while the home region is evacuated. */
    static HealthCheck ofHome(
            RegionName home, Predicate<RegionName> evacuated, Supplier<List<Evacuation>> evacuations) {
        return looking(HealthCheck.builder(
                        "evacuation",
                        () -> evacuated.test(home)
                                ? CheckResult.down("region " + home + " is evacuated: "
                                        + new Evacuations(evacuations.get()).reason(home))
                                : CheckResult.up()))
                .impact(Impact.CRITICAL)
                .scopes(Scope.REGION)
                .build();
    }

    /** Down while an evacuation moves nothing, because no part of this process has the region. */
    static HealthCheck ofNames(Supplier<List<RegionName>> unknown, Supplier<String> known) {
        return looking(HealthCheck.builder("evacuation-names", () -> {
                    var names = unknown.get();
                    return names.isEmpty()
                            ? CheckResult.up()
                            : CheckResult.down("no part of this process has the evacuated " + names + "; it has ["
                                    + known.get() + "]");
                }))
                .impact(Impact.DEGRADING)
                .build();
    }

    private static HealthCheck.Builder looking(HealthCheck.Builder check) {
        return check.interval(LOOK)
                .deadline(LOOK)
                .maxAge(Duration.ofSeconds(20))
                .fall(2)
                .rise(2)
                .operatorSwitch();
    }
}
