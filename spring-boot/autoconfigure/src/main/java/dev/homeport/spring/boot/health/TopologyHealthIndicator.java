package dev.homeport.spring.boot.health;

import dev.homeport.jdbc.FailoverDataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells from the data source's view whether borrowers get a connection to a primary that answers. It reads memory only. Its
 * details name regions and no hosts.
 */
final class TopologyHealthIndicator implements HealthIndicator {

    private final FailoverDataSource dataSource;

    TopologyHealthIndicator(FailoverDataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Health health() {
        var topology = dataSource.topology();
        var health = topology.primary().isPresent() && topology.anyNodeAnswers() ? Health.up() : Health.down();
        health.withDetail("database", "PostgreSQL")
                .withDetail("state", topology.state().name());
        topology.primary()
                .ifPresent(
                        primary -> health.withDetail("region", primary.region().value()));
        return health.build();
    }
}
