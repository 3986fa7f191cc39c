package dev.homeport.health.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String PACKAGE = "dev.homeport.health.http";
    private static final JavaClasses EVERYTHING = new ClassFileImporter().importPackages(PACKAGE);
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGE);

    @Test
    void only_core_health_and_jetty_are_known_here() {
        classes()
                .that()
                .doNotHaveSimpleName("HealthServlet")
                .and()
                .doNotHaveSimpleName("PrometheusPage")
                .and()
                .doNotHaveSimpleName("HealthServerMetrics")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.slf4j",
                        "org.jspecify.annotations",
                        "org.eclipse.jetty..",
                        "javax.net.ssl",
                        "com.sun.net.httpserver",
                        "dev.homeport.health",
                        "dev.homeport.time",
                        PACKAGE)
                .check(MAIN);
    }

    @Test
    void each_optional_library_is_known_to_one_class_only() {
        noClasses()
                .that()
                .doNotHaveSimpleName("HealthServlet")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta..")
                .check(MAIN);
        noClasses()
                .that()
                .doNotHaveSimpleName("PrometheusPage")
                .and()
                .doNotHaveSimpleName("HealthServerMetrics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(MAIN);
    }

    @Test
    void answers_do_not_depend_on_the_server_that_carries_them() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("Jetty")
                .and()
                .doNotHaveSimpleName("ConnectionWatch")
                .and()
                .doNotHaveSimpleName("MetricsDesk")
                .and()
                .doNotHaveSimpleName("HealthServer")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
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
    void nobody_looks_at_the_wall_clock() {
        noClasses()
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
                        "Drain",
                        "HealthDetails",
                        "HealthEndpoint",
                        "HealthHttpHandler",
                        "HealthRequest",
                        "HealthResponder",
                        "HealthResponse",
                        "HealthServer",
                        "HealthServerBuilder",
                        "HealthServerMetrics",
                        "HealthServlet",
                        "LoadBalancerProfile",
                        "MetricsPage",
                        "PrometheusPage");
    }
}
