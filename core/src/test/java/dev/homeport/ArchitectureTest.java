package dev.homeport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.homeport.health.HealthMetrics;
import dev.homeport.time.MonotonicClock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses EVERYTHING = new ClassFileImporter().importPackages("dev.homeport");
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.homeport");

    @Test
    void core_stands_on_the_jdk_a_logging_facade_and_annotations() {
        classes()
                .that()
                .doNotBelongToAnyOf(HealthMetrics.class)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "dev.homeport.region",
                        "dev.homeport.time",
                        "dev.homeport.health")
                .check(MAIN);
    }

    @Test
    void regions_and_time_know_nothing_of_health() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.homeport.region", "dev.homeport.time")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.homeport.health")
                .check(MAIN);
    }

    @Test
    void nobody_sleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .check(EVERYTHING);
    }

    @Test
    void time_comes_from_an_injected_clock() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(MonotonicClock.class)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(MAIN);
    }

    @Test
    void public_types_are_those_intended() {
        assertThat(MAIN)
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(JavaClass::isTopLevelClass)
                .extracting(JavaClass::getSimpleName)
                .containsExactlyInAnyOrder(
                        "RegionName",
                        "MonotonicClock",
                        "CheckResult",
                        "CheckState",
                        "CheckStatus",
                        "HealthCheck",
                        "HealthListener",
                        "HealthMetrics",
                        "HealthMonitor",
                        "HealthProbe",
                        "HealthSnapshot",
                        "HealthTransition",
                        "Impact",
                        "Scope");
    }
}
