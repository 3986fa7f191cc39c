package dev.homeport.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String PACKAGE = "dev.homeport.jdbc";
    private static final JavaClasses EVERYTHING = new ClassFileImporter().importPackages(PACKAGE);
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGE);

    private static final Class<?>[] DECISION = {
        PrimaryElection.class,
        ElectionState.class,
        OurCluster.class,
        OperatorWishes.class,
        NodeRecord.class,
        Verdict.class,
        Observation.class,
        ServerFacts.class,
        ServerIdentity.class,
        ProbeResult.class,
        OverdueAttempts.class,
        TopologyViews.class,
        TopologyChanges.class,
        Reasons.class
    };

    @Test
    void it_stands_on_core_hikari_the_driver_and_a_logging_facade() {
        classes()
                .that()
                .doNotBelongToAnyOf(JdbcMetrics.class)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.sql",
                        "javax.net",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "com.zaxxer.hikari..",
                        "org.postgresql..",
                        "dev.homeport.config",
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
                .resideInAnyPackage("dev.homeport.testkit..", "dev.homeport.health.http..", "dev.homeport.dynamodb..")
                .check(MAIN);
    }

    @Test
    void what_decides_has_no_network_no_threads_no_locks_and_no_pool() {
        noClasses()
                .that()
                .belongToAnyOf(DECISION)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "java.net..",
                        "java.io..",
                        "java.util.concurrent..",
                        "org.slf4j..",
                        "com.zaxxer..",
                        "org.postgresql..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(MAIN);
    }

    @Test
    void what_decides_has_no_clock() {
        noClasses()
                .that()
                .belongToAnyOf(DECISION)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.time.InstantSource.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
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
                        "AbortableSocketFactory",
                        "DatabaseConfig",
                        "Epoch",
                        "FailoverDataSource",
                        "FailoverDataSourceBuilder",
                        "JdbcMetrics",
                        "Node",
                        "NodeStatus",
                        "PoolStatus",
                        "Topology",
                        "TopologyEvent",
                        "TopologyListener");
    }
}
