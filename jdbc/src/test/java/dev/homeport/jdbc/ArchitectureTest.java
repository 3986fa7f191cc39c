package dev.homeport.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.homeport.rules.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String PACKAGE = "dev.homeport.jdbc";
    private static final JavaClasses MAIN = HouseRules.main(PACKAGE);

    @Test
    void it_stands_on_core_hikari_the_driver_resilience4j_and_a_logging_facade() {
        classes()
                .that()
                .doNotBelongToAnyOf(JdbcMetrics.class, JdbcObservations.class)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.sql",
                        "javax.net",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "com.zaxxer.hikari..",
                        "io.github.resilience4j.core..",
                        "io.github.resilience4j.retry..",
                        "org.postgresql..",
                        "dev.homeport.config..",
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
                .resideInAnyPackage("dev.homeport.testkit..", "dev.homeport.health.http..", "dev.homeport.dynamodb..")
                .check(MAIN);
    }

    @Test
    void the_root_package_is_the_api_and_nothing_else() {
        HouseRules.apiOnly(PACKAGE).check(MAIN);
    }

    @Test
    void what_decides_has_no_network_no_threads_no_locks_no_pool_and_no_clock() {
        HouseRules.pure(PACKAGE + ".internal.election", PACKAGE + ".internal.promotion")
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
