package dev.homeport.health.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.homeport.rules.HouseRules;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String PACKAGE = "dev.homeport.health.http";
    private static final JavaClasses MAIN = HouseRules.main(PACKAGE);

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
                        "dev.homeport.internal",
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
                .doNotHaveSimpleName("ConnectionReaper")
                .and()
                .doNotHaveSimpleName("MetricsHandler")
                .and()
                .doNotHaveSimpleName("HealthServer")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(MAIN);
    }

    @Test
    void nobody_sleeps() {
        HouseRules.nobodySleeps().check(HouseRules.everything(PACKAGE));
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
}
