package dev.homeport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.homeport.config.ConfigMetrics;
import dev.homeport.health.HealthMetrics;
import dev.homeport.internal.Deadline;
import dev.homeport.internal.MeterBinding;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.rules.HouseRules;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    /** The testkit has rules of its own, and lies on the class path of the tests as main code does. */
    private static final ImportOption NOT_THE_TESTKIT = location -> !location.contains("/dev/homeport/testkit/");

    private static final JavaClasses EVERYTHING =
            new ClassFileImporter().withImportOption(NOT_THE_TESTKIT).importPackages("dev.homeport");
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(NOT_THE_TESTKIT)
            .withImportOption(HouseRules.NO_TESTS)
            .importPackages("dev.homeport");

    @Test
    void core_stands_on_the_jdk_a_logging_facade_and_annotations() {
        classes()
                .that()
                .doNotBelongToAnyOf(HealthMetrics.class, ConfigMetrics.class, MeterBinding.class)
                .and()
                .resideOutsideOfPackage("dev.homeport.config.ssm")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.slf4j..",
                        "org.jspecify.annotations",
                        "dev.homeport.region",
                        "dev.homeport.internal",
                        "dev.homeport.health",
                        "dev.homeport.config..")
                .check(MAIN);
    }

    @Test
    void only_the_package_of_the_parameter_store_needs_the_sdk() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.homeport.config.ssm")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.homeport.config.ssm", "software.amazon.awssdk..")
                .check(MAIN);
    }

    @Test
    void packages_point_one_way_from_configuration_over_regions_and_health_to_what_all_share() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("config")
                .definedBy("dev.homeport.config..")
                .layer("region")
                .definedBy("dev.homeport.region")
                .layer("health")
                .definedBy("dev.homeport.health")
                .layer("internal")
                .definedBy("dev.homeport.internal")
                .whereLayer("config")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("region")
                .mayOnlyBeAccessedByLayers("config")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("config", "region")
                .whereLayer("internal")
                .mayOnlyBeAccessedByLayers("config", "region", "health")
                .check(MAIN);
    }

    @Test
    void what_binds_configuration_and_what_keeps_it_do_not_know_each_other() {
        HouseRules.noCyclesBelow("dev.homeport.config.internal").check(MAIN);
    }

    @Test
    void nobody_sleeps() {
        HouseRules.nobodySleeps().check(EVERYTHING);
    }

    @Test
    void time_comes_from_an_injected_clock() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(MonotonicClock.class, Deadline.class)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(MAIN);
    }
}
