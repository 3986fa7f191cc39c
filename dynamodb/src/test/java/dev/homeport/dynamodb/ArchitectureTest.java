package dev.homeport.dynamodb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import dev.homeport.dynamodb.internal.call.HedgeDelay;
import dev.homeport.dynamodb.internal.call.LatencyHistogram;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import dev.homeport.rules.HouseRules;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String PACKAGE = "dev.homeport.dynamodb";
    private static final JavaClasses MAIN = HouseRules.main(PACKAGE);

    @Test
    void it_stands_on_core_the_sdk_resilience4j_and_a_logging_facade() {
        classes()
                .that()
                .doNotBelongToAnyOf(DynamoDbMetrics.class, DynamoDbObservations.class)
                .and()
                .resideOutsideOfPackage(PACKAGE + ".internal.observation")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.net.ssl",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "software.amazon.awssdk..",
                        // Of which the SDK's interfaces of async HTTP are made.
                        "org.reactivestreams",
                        "org.apache.hc.client5.http",
                        "io.netty..",
                        "io.github.resilience4j.circuitbreaker..",
                        "io.github.resilience4j.core..",
                        "dev.homeport.region",
                        "dev.homeport.internal",
                        "dev.homeport.health",
                        PACKAGE + "..")
                .check(MAIN);
    }

    @Test
    void no_other_module_is_touched_by_metrics_either() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.homeport.testkit..", "dev.homeport.health.http..", "dev.homeport.jdbc..")
                .check(MAIN);
    }

    @Test
    void nobody_asks_a_breaker_for_permission() {
        noClasses()
                .should()
                .callMethodWhere(JavaCall.Predicates.target(
                        HasName.Predicates.nameMatching("(try)?[aA]cquirePermission|transitionToOpenState(For|Until)")))
                .check(MAIN);
    }

    @Test
    void the_root_package_is_the_api_and_nothing_else() {
        HouseRules.apiOnly(PACKAGE).check(MAIN);
    }

    @Test
    void what_decides_has_no_network_no_threads_no_locks_and_no_clock() {
        HouseRules.pure(PACKAGE + ".internal.routing", PACKAGE + ".internal.replay", PACKAGE + ".internal.operation")
                .check(MAIN);
    }

    @Test
    void what_counts_for_many_calls_at_once_takes_no_lock_and_is_told_the_time() {
        noClasses()
                .that()
                .belongToAnyOf(HedgeDelay.class, InFlightCalls.class, LatencyHistogram.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks", "java.util.concurrent")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(InstantSource.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(MAIN);
    }

    @Test
    void internal_packages_have_an_order() {
        HouseRules.noCyclesBelow(PACKAGE + ".internal").check(MAIN);
    }

    @Test
    void time_never_comes_from_the_wall_clock() {
        HouseRules.noWallClock().check(MAIN);
    }

    @Test
    void nobody_sleeps() {
        HouseRules.nobodySleeps().check(HouseRules.everything(PACKAGE));
    }
}
