package dev.homeport.spring.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Describes the application's data source: what {@link dev.homeport.jdbc.FailoverDataSourceBuilder} is told.
 *
 * @param enabled Whether to configure a data source from these properties.
 * @param name Name in threads, pools, metrics and logs. Defaults to spring.application.name, and to "db" without one.
 * @param nodes Every database server that is, or may become, the primary.
 * @param database Name of the database, the same on every node.
 * @param username Role to connect as, the same on every node.
 * @param password Password of the role.
 * @param driverProperties Properties of the PostgreSQL driver, such as sslmode.
 * @param borrowTimeout How long getConnection() waits, from 250ms to 10m. Defaults to 30s.
 * @param failFastAfter Time without a primary after which getConnection() fails at once, from 0 to 10m. Unless it is set, each
 *     borrow waits for its whole timeout.
 * @param probeInterval How often each node is probed while all is well, from 100ms to 1m.
 * @param probeTimeout How long a server may be silent in a probe before it counts as missed, from 50ms to 10s.
 * @param connectTimeout Bound of a name's lookup and of a server's silence while a session is made, from 100ms to 1m.
 * @param systemIdentifier System identifier of the cluster, as "select system_identifier from pg_control_system()" shows it.
 *     Defaults to that of the first primary.
 * @param standbyConnections Connections kept open to each standby, from 0 to 100.
 * @param requirePrimaryWithin How long the start waits for a primary before it fails. Unless it is set, the application starts
 *     without a database.
 * @param hikari Settings of HikariCP, for the pool of each node.
 * @param transactions How the Transactions bean runs transactions.
 * @param migration Role that Flyway and Liquibase connect as, where that is another one.
 */
@ConfigurationProperties("homeport.jdbc")
public record FailoverDataSourceProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String name,
        @DefaultValue List<NodeAddress> nodes,
        @Nullable String database,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue Map<String, String> driverProperties,
        @Nullable Duration borrowTimeout,
        @Nullable Duration failFastAfter,
        @DefaultValue("1s") Duration probeInterval,
        @DefaultValue("400ms") Duration probeTimeout,
        @DefaultValue("2s") Duration connectTimeout,
        @Nullable Long systemIdentifier,
        @DefaultValue("2") int standbyConnections,
        @Nullable Duration requirePrimaryWithin,
        @Nullable @NestedConfigurationProperty HikariConfig hikari,
        @DefaultValue TransactionOptions transactions,
        @DefaultValue Migration migration) {

    /**
     * One database server.
     *
     * @param region Region that the server is in.
     * @param host Host name or IP address, a permanent one of this server alone.
     * @param port TCP port.
     */
    public record NodeAddress(
            @Nullable String region,
            @Nullable String host,
            @DefaultValue("5432") int port) {}

    /**
     * Describes the {@link dev.homeport.jdbc.Transactions} bean.
     *
     * @param maxAttempts How often a transaction that is certainly not done runs at most, from 1 to 100.
     * @param deadline Time after which no attempt begins, from 1ms to 1h.
     * @param firstBackoff Wait before the second attempt; it doubles each time and varies by half.
     * @param longestBackoff Longest wait before an attempt.
     * @param retrySerializationFailures Whether serialization failures and deadlocks are repeated, too.
     * @param token Outcome tokens, by which the database is asked about a commit whose answer was lost.
     */
    public record TransactionOptions(
            @DefaultValue("5") int maxAttempts,
            @DefaultValue("60s") Duration deadline,
            @DefaultValue("50ms") Duration firstBackoff,
            @DefaultValue("2s") Duration longestBackoff,
            @DefaultValue("false") boolean retrySerializationFailures,
            @DefaultValue Token token) {}

    /**
     * Describes the outcome tokens.
     *
     * @param enabled Whether each transaction inserts a token. The table is made by the migration
     *     classpath:dev/homeport/jdbc/migration.
     * @param table Table of the tokens, with or without a schema, in lower case.
     * @param resolveWithin How long the database is asked about a lost commit, from 1ms to 1h.
     */
    public record Token(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("homeport_outcome_token") String table,
            @DefaultValue("30s") Duration resolveWithin) {}

    /**
     * Names the role that migrates.
     *
     * @param username Role that Flyway and Liquibase connect as. Without it, spring.flyway.user or spring.liquibase.user is
     *     taken, and without these they use the application's own data source.
     * @param password Password of that role.
     */
    public record Migration(
            @Nullable String username, @Nullable String password) {

        /** Returns the role, without its password. */
        @Override
        public String toString() {
            return "Migration[username=" + username + "]";
        }
    }

    /** Returns which database it is, without secrets. */
    @Override
    public String toString() {
        return "FailoverDataSourceProperties[nodes=" + nodes + ", database=" + database + "]";
    }
}
