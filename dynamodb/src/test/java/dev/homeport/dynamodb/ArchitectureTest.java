package dev.homeport.dynamodb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the module stands on. That what decides is pure is held by {@link PureDecisionTest}. */
class ArchitectureTest {

    private static final String PACKAGE = "dev.homeport.dynamodb";
    private static final JavaClasses EVERYTHING = new ClassFileImporter().importPackages(PACKAGE);
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGE);

    @Test
    void it_stands_on_core_the_sdk_resilience4j_and_a_logging_facade() {
        classes()
                .that()
                .doNotBelongToAnyOf(DynamoDbMetrics.class)
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
                        "dev.homeport.net",
                        "dev.homeport.time",
                        "dev.homeport.health",
                        PACKAGE)
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
    void time_never_comes_from_the_wall_clock() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
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
    void public_types_are_those_intended() {
        assertThat(MAIN)
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(JavaClass::isTopLevelClass)
                .extracting(JavaClass::getSimpleName)
                .containsExactlyInAnyOrder(
                        "Access",
                        "AmbiguousWriteException",
                        "ConditionalWrites",
                        "Consistency",
                        "ConsistentReads",
                        "DynamoDbMetrics",
                        "HomeUnavailableException",
                        "MultiRegionDynamoDb",
                        "MultiRegionDynamoDbBuilder",
                        "RegionRoute",
                        "RequestOptions",
                        "Route",
                        "RouteEvent",
                        "RouteListener",
                        "Routes",
                        "SlowHome",
                        "Verdict",
                        "WriteRouting");
    }
}
