package dev.homeport.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.UtilityElf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Copies the user's {@link HikariConfig} once, and sets on the copy of each node what is Homeport's to set.
 *
 * <p>It refuses what the user must leave to Homeport, with the reason; all else passes through.
 */
public final class PoolSettings {

    /**
     * Bounds HikariCP's check of an idle connection. Its default of 5 s would rule over any shorter borrow timeout, on a
     * frozen server; 250 ms is HikariCP's floor.
     */
    static final long VALIDATION_MILLIS = 500;

    public static final Duration LONGEST_BORROW_TIMEOUT = Duration.ofMinutes(10);

    /** HikariCP's own default. */
    private static final int DEFAULT_POOL_SIZE = 10;

    private final HikariConfig user = new HikariConfig();

    public PoolSettings(HikariConfig user) {
        user.copyStateTo(this.user);
    }

    /** Returns what the user has set that Homeport must set, a sentence each. */
    public List<String> problems() {
        var untouched = new HikariConfig();
        var problems = new ArrayList<String>();
        if (user.getDataSource() != null || user.getDataSourceClassName() != null || user.getDataSourceJNDI() != null) {
            problems.add("hikari: a data source is set, but Homeport opens the connections, one pool a node;"
                    + " list the nodes with node(region, host, port)");
        }
        if (user.getJdbcUrl() != null || user.getDriverClassName() != null) {
            problems.add("hikari: jdbcUrl or driverClassName is set, but Homeport makes the URL of each node; use"
                    + " node(region, host, port), database(name) and driverProperty(name, value)");
        }
        if (user.getPoolName() != null) {
            problems.add("hikari: poolName is set, but every node has a pool of its own; use name(...)");
        }
        if (user.getInitializationFailTimeout() != untouched.getInitializationFailTimeout()) {
            problems.add("hikari: initializationFailTimeout is set, but a database that is down must not stop a pool;"
                    + " use requirePrimaryWithin(...) to wait for one at the start");
        }
        if (user.getValidationTimeout() != untouched.getValidationTimeout()) {
            problems.add("hikari: validationTimeout is set, but it would outlast the borrow timeout on a frozen server;"
                    + " Homeport sets " + VALIDATION_MILLIS + " ms");
        }
        if (user.getConnectionTimeout() > LONGEST_BORROW_TIMEOUT.toMillis()) {
            problems.add("hikari: connectionTimeout, which is the borrow timeout, must be at most "
                    + LONGEST_BORROW_TIMEOUT + " but is " + Duration.ofMillis(user.getConnectionTimeout()));
        }
        try {
            UtilityElf.getTransactionIsolation(user.getTransactionIsolation());
        } catch (IllegalArgumentException e) {
            problems.add("hikari: transactionIsolation is '" + user.getTransactionIsolation()
                    + "'; use the name of a constant of java.sql.Connection, such as TRANSACTION_SERIALIZABLE");
        }
        if (user.getHealthCheckRegistry() != null) {
            problems.add(
                    "hikari: healthCheckRegistry is set, but HikariCP never takes out the check of a pool that has ended,"
                            + " so it would fail for ever after the first failover; use healthCheck() and poolHealthCheck()");
        }
        if (user.isAllowPoolSuspension()) {
            problems.add("hikari: allowPoolSuspension is set, but a suspended pool would block borrowers past their"
                    + " timeout during a failover");
        }
        return problems;
    }

    /** Returns the user's connection timeout in milliseconds, if it was set. */
    public Optional<Long> connectionTimeoutMillis() {
        return user.getConnectionTimeout() == new HikariConfig().getConnectionTimeout()
                ? Optional.empty()
                : Optional.of(user.getConnectionTimeout());
    }

    /** Returns where credentials come from, if the user has given HikariCP some. */
    public Optional<Supplier<Credentials>> credentials() {
        var provider = user.getCredentialsProvider();
        if (provider != null) {
            return Optional.of(provider::getCredentials);
        }
        var fixed = user.getCredentials();
        return fixed.getUsername() == null ? Optional.empty() : Optional.of(() -> fixed);
    }

    /** Driver properties the user has given HikariCP. */
    public Map<String, String> driverProperties() {
        var properties = new HashMap<String, String>();
        user.getDataSourceProperties()
                .forEach((key, value) -> properties.put(Objects.toString(key), Objects.toString(value)));
        return properties;
    }

    public int maximumPoolSize() {
        return user.getMaximumPoolSize() > 0 ? user.getMaximumPoolSize() : DEFAULT_POOL_SIZE;
    }

    /** Returns how many idle connections the primary's pool keeps. */
    public int minimumIdle() {
        return user.getMinimumIdle() < 0 ? maximumPoolSize() : Math.min(user.getMinimumIdle(), maximumPoolSize());
    }

    Optional<SQLExceptionOverride> exceptionOverride() {
        return Optional.ofNullable(user.getExceptionOverride());
    }

    Optional<ThreadFactory> threadFactory() {
        return Optional.ofNullable(user.getThreadFactory());
    }

    /** Returns what makes HikariCP's own meters, if the user wants them. */
    public Optional<MetricsTrackerFactory> meters() {
        if (user.getMetricsTrackerFactory() != null) {
            return Optional.of(user.getMetricsTrackerFactory());
        }
        return Optional.ofNullable(user.getMetricRegistry()).flatMap(MeterRegistries::trackersOf);
    }

    /** Returns the configuration of one node's pool. */
    HikariConfig forPool(
            String poolName,
            DataSource connections,
            SQLExceptionOverride override,
            ThreadFactory threads,
            IMetricsTracker meters,
            int idle) {
        var config = new HikariConfig();
        user.copyStateTo(config);
        config.setPoolName(poolName);
        config.setDataSource(connections);
        config.setCredentialsProvider(null);
        config.setCredentials(Credentials.of(null, null));
        config.setExceptionOverride(override);
        if (config.getMetricRegistry() != null) {
            config.setMetricRegistry(null);
            config.setMetricsTrackerFactory((pool, stats) -> meters);
        } else if (config.getMetricsTrackerFactory() != null) {
            config.setMetricsTrackerFactory((pool, stats) -> meters);
        }
        config.setThreadFactory(threads);
        config.setInitializationFailTimeout(-1);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setMaximumPoolSize(maximumPoolSize());
        config.setMinimumIdle(idle);
        config.validate();
        return config;
    }
}
