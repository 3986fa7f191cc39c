package dev.homeport.examples.orders;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigMetrics;
import dev.homeport.config.Secret;
import dev.homeport.dynamodb.DynamoDbMetrics;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.health.HealthMetrics;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthDetails;
import dev.homeport.health.http.HealthServer;
import dev.homeport.health.http.HealthServerBuilder;
import dev.homeport.health.http.HealthServerMetrics;
import dev.homeport.health.http.PrometheusPage;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.JdbcMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Shows the meters of the service's parts to a scraper that sends the token. */
final class OrdersMetrics implements AutoCloseable {

    private final CloseableStack bindings = new CloseableStack();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    OrdersMetrics() {
        bindings.add(registry::close);
    }

    void bind(Config<?> config, HealthMonitor health, FailoverDataSource dataSource) {
        bindings.add(ConfigMetrics.bind(config, registry));
        bindings.add(HealthMetrics.bind(health, registry));
        bindings.add(JdbcMetrics.bind(dataSource, registry));
    }

    void bind(MultiRegionDynamoDb dynamoDb) {
        bindings.add(DynamoDbMetrics.bind(dynamoDb, registry));
    }

    void bind(HealthServer server) {
        bindings.add(HealthServerMetrics.bind(server, registry));
    }

    /** Adds {@code /metrics} to the server that is about to start. The token is the one of the start; a new one takes a restart. */
    HealthServerBuilder shownBy(HealthServerBuilder server, Secret token) {
        return server.details(HealthDetails.withToken(token.reveal())).metrics(PrometheusPage.of(registry));
    }

    @Override
    public void close() {
        bindings.close();
    }
}
