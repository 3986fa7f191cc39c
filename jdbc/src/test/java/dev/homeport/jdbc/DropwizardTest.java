package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheckRegistry;
import dev.homeport.jdbc.internal.pool.PoolSettings;
import org.junit.jupiter.api.Test;

/** HikariCP's second way of being observed. */
class DropwizardTest {

    @Test
    void a_health_check_registry_is_refused_since_the_checks_of_ended_pools_would_fail_in_it_for_ever() {
        var hikari = Rig.pool(1);
        hikari.setHealthCheckRegistry(new HealthCheckRegistry());
        var builder = FailoverDataSource.builder()
                .node(Rig.EAST, "127.0.0.1", 1)
                .database("app")
                .username("app")
                .password("")
                .hikari(hikari);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("healthCheckRegistry is set");
    }

    @Test
    void a_metric_registry_is_understood() {
        var hikari = Rig.pool(1);
        hikari.setMetricRegistry(new MetricRegistry());
        assertThat(new PoolSettings(hikari).meters()).isPresent();
    }
}
