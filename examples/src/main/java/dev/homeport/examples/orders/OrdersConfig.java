package dev.homeport.examples.orders;

import dev.homeport.config.Default;
import dev.homeport.config.Key;
import dev.homeport.config.Matches;
import dev.homeport.config.Range;
import dev.homeport.config.Secret;
import dev.homeport.health.http.LoadBalancerProfile;
import dev.homeport.jdbc.DatabaseConfig;
import dev.homeport.jdbc.Node;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Configures the orders service: {@code DB_HOST} and so on in the environment, {@code db.host} as a system property,
 * {@code /orders/db_host} in the parameter store.
 *
 * @param dbHost the one PostgreSQL server, when there are no {@code dbNodes}
 * @param dbPort its port
 * @param dbName the database's name
 * @param dbUser the role
 * @param dbPassword its password
 * @param dbNodes every server that is, or may become, the primary: {@code us-east-1=db-a:5432,eu-west-1=db-b:5432}
 * @param dbAdoptCluster the cluster to go on with after the database was replaced: {@code identifier/timeline}
 * @param httpPort where orders are taken; 0 for any free port
 * @param healthPort where health is answered; 0 for any free port
 * @param healthDrain the load balancer that is to notice before the service goes, such as {@code alb}; empty for none
 * @param metricsToken what a scraper of {@code /metrics} at the health port sends as its bearer token, 16 characters or more;
 *     blank for no metrics
 * @param borrowTimeout how long a request may wait for a primary
 * @param probeInterval how often each server is probed while all is well
 * @param carts where shopping carts are kept, if they are
 * @param evacuate regions that operators want out of service
 */
public record OrdersConfig(
        @Default("") String dbHost,
        @Default("5432") int dbPort,
        String dbName,
        String dbUser,
        Secret dbPassword,
        @Default("") List<String> dbNodes,
        @Default("") String dbAdoptCluster,
        @Default("8080") @Range(min = 0, max = 65_535) int httpPort,
        @Default("8081") @Range(min = 0, max = 65_535) int healthPort,

        @Default("") @Matches("|alb|nlb|route-53|route-53-fast|haproxy|haproxy-soft-stop|kubernetes|cloudflare|google")
        String healthDrain,

        @Default("") Secret metricsToken,
        @Default("10s") Duration borrowTimeout,
        @Default("1s") Duration probeInterval,
        CartsConfig carts,
        @Key("homeport.evacuate") @Default("") List<RegionName> evacuate) {

    /** Checks the database's part with the rest, so that a service does not start with half of it. */
    public OrdersConfig {
        new DatabaseConfig(dbHost, dbPort, dbName, dbUser, dbPassword, dbNodes, dbAdoptCluster);
    }

    /** Returns the load balancer that the service drains for before it ends, if any. */
    public Optional<LoadBalancerProfile> drain() {
        return LoadBalancerProfile.named(healthDrain);
    }

    /** The database's part. */
    public DatabaseConfig database() {
        return new DatabaseConfig(dbHost, dbPort, dbName, dbUser, dbPassword, dbNodes, dbAdoptCluster);
    }

    /** The regions that the database's servers are in. */
    public List<RegionName> databaseRegions(RegionName home) {
        return database().nodes(home).stream().map(Node::region).toList();
    }
}
