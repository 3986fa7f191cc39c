package dev.homeport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.homeport.config.ConfigMetrics;
import dev.homeport.health.HealthMetrics;
import dev.homeport.metrics.MeterBinding;
import dev.homeport.time.MonotonicClock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    /** The testkit has rules of its own, and lies on the class path of the tests as main code does. */
    private static final ImportOption NOT_THE_TESTKIT = location -> !location.contains("/dev/homeport/testkit/");

    private static final JavaClasses EVERYTHING =
            new ClassFileImporter().withImportOption(NOT_THE_TESTKIT).importPackages("dev.homeport");
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(NOT_THE_TESTKIT)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.homeport");

    @Test
    void core_stands_on_the_jdk_a_logging_facade_and_annotations() {
        classes()
                .that()
                .doNotBelongToAnyOf(HealthMetrics.class, ConfigMetrics.class, MeterBinding.class)
                .and()
                .haveNameNotMatching("dev\\.homeport\\.config\\.Ssm.*")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "dev.homeport.region",
                        "dev.homeport.net",
                        "dev.homeport.time",
                        "dev.homeport.health",
                        "dev.homeport.config")
                .check(MAIN);
    }

    @Test
    void whoever_needs_no_parameter_store_needs_no_sdk() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.homeport\\.config\\.Ssm.*")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.homeport\\.config\\.Ssm(?!Names).*")
                .check(MAIN);
    }

    @Test
    void packages_point_one_way_from_configuration_over_regions_and_health_to_time() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("config")
                .definedBy("dev.homeport.config")
                .layer("region")
                .definedBy("dev.homeport.region")
                .layer("health")
                .definedBy("dev.homeport.health")
                .layer("time")
                .definedBy("dev.homeport.time")
                .layer("net")
                .definedBy("dev.homeport.net")
                .whereLayer("config")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("region")
                .mayOnlyBeAccessedByLayers("config")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("config", "region")
                .whereLayer("net")
                .mayNotBeAccessedByAnyLayer()
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
                        "Config",
                        "ConfigException",
                        "ConfigKey",
                        "ConfigListener",
                        "ConfigLoader",
                        "ConfigMetrics",
                        "ConfigProblem",
                        "ConfigSource",
                        "Default",
                        "FailureKind",
                        "Key",
                        "LastKnownGood",
                        "Lookup",
                        "Matches",
                        "NameStyle",
                        "NotBlank",
                        "Range",
                        "RefreshPlan",
                        "RefusedValueException",
                        "RefreshResult",
                        "RetryPlan",
                        "Secret",
                        "SecretEncryptor",
                        "SourceReading",
                        "SourceRequest",
                        "Specificity",
                        "SsmSource",
                        "Tried",
                        "WantedName",
                        "Evacuation",
                        "EvacuationChange",
                        "EvacuationListener",
                        "RegionControl",
                        "RegionName",
                        "RegionNotFoundException",
                        "RegionResolver",
                        "ResolvedRegion",
                        "HostLookup",
                        "MeterBinding",
                        "MonotonicClock",
                        "CheckResult",
                        "CheckState",
                        "CheckStatus",
                        "HealthCheck",
                        "HealthChecks",
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
