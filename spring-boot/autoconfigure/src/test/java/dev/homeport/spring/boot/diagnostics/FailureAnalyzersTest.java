package dev.homeport.spring.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.spring.boot.health.HealthMonitorAutoConfiguration;
import dev.homeport.spring.boot.health.HealthServerAutoConfiguration;
import dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

class FailureAnalyzersTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RegionAutoConfiguration.class,
                    FailoverDataSourceAutoConfiguration.class,
                    HealthMonitorAutoConfiguration.class,
                    HealthServerAutoConfiguration.class));

    @Test
    void a_builders_problems_are_told_by_the_names_of_their_properties() {
        application
                .withPropertyValues("homeport.region=a", "homeport.jdbc.probe-interval=1ms")
                .run(context -> assertThat(explained(context))
                        .contains("4 problems", "probeInterval must be between")
                        .contains(
                                "- homeport.jdbc.nodes\n",
                                "- homeport.jdbc.database\n",
                                "- homeport.jdbc.username\n",
                                "- homeport.jdbc.probe-interval"));
    }

    @Test
    void settings_of_hikari_that_are_homeports_are_told_by_their_property() {
        application
                .withPropertyValues(
                        "homeport.region=a",
                        "homeport.jdbc.nodes[0].region=a",
                        "homeport.jdbc.nodes[0].host=db",
                        "homeport.jdbc.database=orders",
                        "homeport.jdbc.username=orders",
                        "homeport.jdbc.password=hunter2",
                        "homeport.jdbc.hikari.pool-name=orders")
                .run(context -> assertThat(explained(context))
                        .contains("poolName is set", "- homeport.jdbc.hikari")
                        .doesNotContain("hunter2"));
    }

    @Test
    void a_primary_that_is_required_and_not_there_is_told_with_what_each_node_said() {
        application
                .withPropertyValues(
                        "homeport.region=a",
                        "homeport.jdbc.nodes[0].region=a",
                        "homeport.jdbc.nodes[0].host=127.0.0.1",
                        "homeport.jdbc.nodes[0].port=1",
                        "homeport.jdbc.database=orders",
                        "homeport.jdbc.username=orders",
                        "homeport.jdbc.password=",
                        "homeport.jdbc.require-primary-within=200ms")
                .run(context ->
                        assertThat(explained(context)).contains("127.0.0.1:1", "homeport.jdbc.require-primary-within"));
    }

    @Test
    void a_region_that_is_missing_is_told_with_the_property_that_names_it() {
        Assumptions.assumeTrue(System.getenv("APP_REGION") == null && System.getenv("AWS_REGION") == null);
        application.run(context -> assertThat(explained(context)).contains("Set the property homeport.region"));
    }

    @Test
    void a_health_port_in_use_and_a_health_server_that_shows_too_much_are_told() throws IOException {
        try (var taken = new ServerSocket(0)) {
            application
                    .withPropertyValues("homeport.region=a", "homeport.health.server.port=" + taken.getLocalPort())
                    .run(context -> assertThat(explained(context)).contains("homeport.health.server.port and .host"));
        }
        application
                .withPropertyValues(
                        "homeport.region=a", "homeport.health.server.port=0", "homeport.health.server.details=anyone")
                .run(context -> assertThat(explained(context))
                        .contains("details for anyone need a host", "- homeport.health.server.details"));
    }

    private static String explained(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        var failure = context.getStartupFailure();
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.FailureHandler.handleMessage((message, thrown) -> {}))
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("dev.homeport."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(FailureAnalysis.class::isInstance)
                .map(analysis -> analysis.getDescription() + "\n" + analysis.getAction())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing explains it", failure));
    }
}
