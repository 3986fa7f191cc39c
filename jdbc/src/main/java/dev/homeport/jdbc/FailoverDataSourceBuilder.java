package dev.homeport.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import dev.homeport.config.Config;
import dev.homeport.internal.HostLookup;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.connect.NameCaching;
import dev.homeport.jdbc.internal.monitor.DataSourceAssembly;
import dev.homeport.jdbc.internal.monitor.FailoverSettings;
import dev.homeport.jdbc.internal.monitor.FollowedDatabase;
import dev.homeport.jdbc.internal.monitor.SettingsProblems;
import dev.homeport.jdbc.internal.pool.PoolSettings;
import dev.homeport.region.RegionName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes a {@link FailoverDataSource}. Required: at least one node, the database, and credentials (here or in the
 * {@link HikariConfig}). {@link #build()} reports every problem in one exception. Not thread-safe.
 */
// Longer than 300 lines: one method and one Javadoc for each option, and the check of all of them together.
public final class FailoverDataSourceBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private String name = "db";
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();
    private String database = "";
    private @Nullable Supplier<String> username;
    private @Nullable Supplier<String> password;
    private HikariConfig hikari = new HikariConfig();
    private final Map<String, String> driverProperties = new HashMap<>();
    private @Nullable Duration borrowTimeout;
    private @Nullable Duration failFastAfter;
    private Duration probeInterval = Duration.ofSeconds(1);
    private Duration probeTimeout = Duration.ofMillis(400);
    private Duration connectTimeout = Duration.ofSeconds(2);
    private HostLookup.Resolver resolver = InetAddress::getAllByName;
    private OptionalLong systemIdentifier = OptionalLong.empty();
    private OptionalLong preferredIdentifier = OptionalLong.empty();
    private int standbyConnections = 2;
    private final List<TopologyListener> listeners = new ArrayList<>();
    private @Nullable Duration requirePrimaryWithin;
    private @Nullable Supplier<Credentials> configured;
    private @Nullable Function<FailoverDataSource, Config.Following> follow;

    FailoverDataSourceBuilder() {}

    /**
     * Sets the name in threads, pools, metrics and logs; give each data source of an application its own. 1 to 50
     * letters, digits, dots, hyphen and underscore. Default {@code db}.
     */
    public FailoverDataSourceBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** Adds a node: one server that is, or may become, the primary. Several nodes may be in one region. */
    public FailoverDataSourceBuilder node(String region, String host, int port) {
        try {
            nodes.add(Node.of(Objects.toString(region, ""), Objects.toString(host, ""), port));
        } catch (IllegalArgumentException e) {
            malformed.add("node " + (nodes.size() + malformed.size() + 1) + ": " + e.getMessage());
        }
        return this;
    }

    /** Adds a node. */
    public FailoverDataSourceBuilder node(Node node) {
        nodes.add(node);
        return this;
    }

    /** Sets the database's name, the same on every node. */
    public FailoverDataSourceBuilder database(String database) {
        this.database = database;
        return this;
    }

    /** Sets the role to connect as, the same on every node. */
    public FailoverDataSourceBuilder username(String username) {
        this.username = username == null ? null : () -> username;
        this.configured = null;
        return this;
    }

    /**
     * Takes nodes, database, role and password from a configuration, and follows it while it changes: nodes are added
     * and removed, and new connections are made with the role and password of that moment, both of one generation. The
     * database's name stays what it is now. A {@code db_adopt_cluster} that appears or changes is
     * {@linkplain FailoverDataSource#adoptCluster adopted}, once; one that is there already chooses only between nodes
     * that disagree on which cluster they belong to. The configuration may be closed before or after the data source,
     * and keeps no data source that is closed.
     *
     * @param part where in the configuration the database is described
     * @param home the region we run in, which is where a lone {@code db_host} is taken to be
     */
    public <T extends Record> FailoverDataSourceBuilder following(
            Config<T> config, Function<? super T, DatabaseConfig> part, RegionName home) {
        var now = part.apply(config.current());
        now.nodes(home).forEach(this::node);
        database(now.dbName());
        this.username = () -> part.apply(config.current()).dbUser();
        this.password = () -> part.apply(config.current()).dbPassword().reveal();
        this.configured = () -> {
            var database = part.apply(config.current());
            return Credentials.of(database.dbUser(), database.dbPassword().reveal());
        };
        this.preferredIdentifier = now.adoption().map(Epoch::systemIdentifier).orElse(OptionalLong.empty());
        this.follow = dataSource -> config.follow(
                settings -> {
                    var database = part.apply(settings);
                    return new FollowedDatabase.Said(database.nodes(home), database.adoption());
                },
                new FollowedDatabase(dataSource::updateNodes, dataSource::adoptCluster, now.adoption()));
        return this;
    }

    /** Sets the role's password, which never appears in a message, a log or {@code toString}. */
    public FailoverDataSourceBuilder password(String password) {
        this.password = password == null ? null : () -> password;
        this.configured = null;
        return this;
    }

    /**
     * Sets the supplier of the role's password. It is asked at every new connection, from several threads, so that a
     * rotated password takes effect without a restart; it should answer from memory.
     */
    public FailoverDataSourceBuilder password(Supplier<String> password) {
        this.password = password;
        this.configured = null;
        return this;
    }

    /**
     * Sets up the connection pools: size, lifetimes, initial SQL, isolation, leak detection, metrics and the rest. The
     * settings are copied now and used for one pool a node. Homeport refuses those that it decides itself: data source,
     * URL, driver, {@code poolName}, {@code initializationFailTimeout}, {@code validationTimeout},
     * {@code allowPoolSuspension}, {@code healthCheckRegistry}. {@code connectionTimeout} is the borrow timeout;
     * {@code exceptionOverride} is asked after Homeport has looked at the error; data source properties go to the
     * driver.
     */
    public FailoverDataSourceBuilder hikari(HikariConfig hikari) {
        var copy = new HikariConfig();
        hikari.copyStateTo(copy);
        this.hikari = copy;
        return this;
    }

    /**
     * Sets a property of the PostgreSQL driver, such as {@code sslmode} or {@code ApplicationName}. Properties that
     * choose a host or a socket are refused, since Homeport does that.
     */
    public FailoverDataSourceBuilder driverProperty(String name, String value) {
        driverProperties.put(name, value);
        return this;
    }

    /** Sets how long {@code getConnection()} waits; 250 ms to 10 min. Default 30 s, HikariCP's own. */
    public FailoverDataSourceBuilder borrowTimeout(Duration borrowTimeout) {
        this.borrowTimeout = borrowTimeout;
        return this;
    }

    /**
     * Makes {@code getConnection()} fail at once, with the message of a borrow that waited in vain, when there has been no
     * primary for so long; a borrow that waits then fails at that moment. 0 to 10 min; 0 never waits for a primary. Default:
     * not set, so that each borrow waits for its whole {@link #borrowTimeout}, and a long outage parks every thread that
     * borrows. A value above the usual length of a failover lets borrowers wait through one and spares them an outage.
     */
    public FailoverDataSourceBuilder failFastAfter(Duration withoutPrimary) {
        this.failFastAfter = withoutPrimary;
        return this;
    }

    /**
     * Sets how often each node is probed while all is well; 100 ms to 1 min. Default 1 s. It bounds how long a
     * promotion can go unnoticed while the old primary still answers, and how long a freeze can: that is found within
     * 0.8 intervals plus 1.6 s. From the first missed probe, or the first error an application sees, nodes are probed
     * every 100 to 200 ms whatever this says. One tiny query a node, an interval and a process.
     */
    public FailoverDataSourceBuilder probeInterval(Duration probeInterval) {
        this.probeInterval = probeInterval;
        return this;
    }

    /**
     * Sets how long the server may be silent in a probe before it counts as missed, and again for each further such
     * time; 50 ms to 10 s. Default 400 ms. Three misses in a row over 1.5 s, while another node answers, make a primary
     * dead. A byte from the server ends the silence, so that distance alone needs no more (tested with round trips of
     * 300 ms and TLS).
     */
    public FailoverDataSourceBuilder probeTimeout(Duration probeTimeout) {
        this.probeTimeout = probeTimeout;
        return this;
    }

    /**
     * Bounds the lookup of a node's name, and the server's silence while a session is made, from the start and after each byte; 100 ms
     * to 1 min. Default 2 s. It bounds the supplier of the password, too.
     */
    public FailoverDataSourceBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
        return this;
    }

    /** Sets the resolver of names; for tests, which need a silent name server. */
    FailoverDataSourceBuilder resolver(HostLookup.Resolver resolver) {
        this.resolver = resolver;
        return this;
    }

    /**
     * Sets the cluster's system identifier, as {@code select system_identifier from pg_control_system()} shows it.
     * Default: that of the first primary accepted; a list of nodes that shares none with the one before may bring in
     * another. Set it where a wrong address could lead to another cluster; then only
     * {@link FailoverDataSource#adoptCluster} changes it.
     */
    public FailoverDataSourceBuilder systemIdentifier(long systemIdentifier) {
        this.systemIdentifier = OptionalLong.of(systemIdentifier);
        return this;
    }

    /**
     * Sets how many connections to keep open to each standby for the moment of its promotion; 0 to 100, and never more
     * than the pool keeps idle on the primary. Default 2. Each costs the standby one idle backend.
     */
    public FailoverDataSourceBuilder standbyConnections(int standbyConnections) {
        this.standbyConnections = standbyConnections;
        return this;
    }

    /** Adds a listener that hears of every decision, from the first one on. */
    public FailoverDataSourceBuilder listener(TopologyListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Makes {@link #build()} wait for a primary for at most this long and fail without one. Default: it does not wait, and
     * a database that is down does not keep the application from starting.
     */
    public FailoverDataSourceBuilder requirePrimaryWithin(Duration timeout) {
        this.requirePrimaryWithin = timeout;
        return this;
    }

    /**
     * Starts the data source. Returns at once unless {@link #requirePrimaryWithin} was set.
     *
     * @throws IllegalArgumentException if anything is missing or wrong; the message lists every problem
     * @throws IllegalStateException if a primary was required and there was none in time; the message is that of a borrow
     */
    public FailoverDataSource build() {
        var pool = new PoolSettings(hikari);
        var properties = new HashMap<>(pool.driverProperties());
        properties.putAll(driverProperties);
        var problems = new SettingsProblems(pool.problems());
        problems.addAll(malformed);
        problems.name(name);
        problems.nodes(nodes, malformed.isEmpty());
        problems.required("database", database, "database(name)");
        problems.credentials(pool.credentials().isPresent(), username != null, password != null);
        problems.driverProperties(properties);
        problems.range("borrowTimeout", borrowTimeout, Duration.ofMillis(250), PoolSettings.LONGEST_BORROW_TIMEOUT);
        problems.range("failFastAfter", failFastAfter, Duration.ZERO, PoolSettings.LONGEST_BORROW_TIMEOUT);
        problems.range("probeInterval", probeInterval, Duration.ofMillis(100), Duration.ofMinutes(1));
        problems.range("probeTimeout", probeTimeout, Duration.ofMillis(50), Duration.ofSeconds(10));
        problems.range("connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        problems.range("requirePrimaryWithin", requirePrimaryWithin, Duration.ofMillis(1), Duration.ofHours(1));
        problems.range("standbyConnections", standbyConnections, 0, 100);
        if (borrowTimeout != null && pool.connectionTimeoutMillis().isPresent()) {
            problems.add("borrowTimeout and hikari's connectionTimeout are both set, and they are the same thing;"
                    + " set one");
        }
        problems.throwIfAny("The FailoverDataSource cannot be built");
        NameCaching.advice(nodes).ifPresent(this::advise);
        var connect = new ConnectSettings(
                database,
                credentials(pool),
                Map.copyOf(properties),
                connectTimeout,
                new HostLookup(connectTimeout, resolver));
        var settings = new FailoverSettings(
                name,
                List.copyOf(nodes),
                connect,
                pool,
                effectiveBorrowTimeout(pool),
                Optional.ofNullable(failFastAfter),
                probeInterval,
                probeTimeout,
                systemIdentifier,
                preferredIdentifier,
                standbyConnections,
                List.copyOf(listeners),
                MonotonicClock.create());
        var parts = DataSourceAssembly.start(settings);
        var dataSource = new FailoverDataSource(settings, parts);
        if (requirePrimaryWithin != null) {
            DataSourceAssembly.awaitPrimary(parts.gate(), requirePrimaryWithin, settings)
                    .ifPresent(missing -> {
                        dataSource.close();
                        throw new IllegalStateException(missing);
                    });
        }
        if (follow != null) {
            follow(dataSource, follow);
        }
        return dataSource;
    }

    /** Follows the configuration, or closes the data source if it refuses what the configuration says by now. */
    private static void follow(FailoverDataSource dataSource, Function<FailoverDataSource, Config.Following> follow) {
        try {
            dataSource.endAtClose(follow.apply(dataSource));
        } catch (RuntimeException | Error e) {
            dataSource.close();
            throw e;
        }
    }

    /** Warns of a lone name, which only DNS can move; one of several seldom moves. */
    private void advise(String advice) {
        if (nodes.size() == 1) {
            LOG.warn("A change of a node's name in DNS is noticed late: dataSource={} advice=\"{}\"", name, advice);
        } else {
            LOG.info("A change of a node's name in DNS is noticed late: dataSource={} advice=\"{}\"", name, advice);
        }
    }

    private Duration effectiveBorrowTimeout(PoolSettings pool) {
        return borrowTimeout != null
                ? borrowTimeout
                : pool.connectionTimeoutMillis().map(Duration::ofMillis).orElse(Duration.ofSeconds(30));
    }

    private Supplier<Credentials> credentials(PoolSettings pool) {
        var user = username;
        var secret = password;
        if (configured != null) {
            return configured;
        }
        return user == null || secret == null
                ? pool.credentials().orElseThrow()
                : () -> Credentials.of(user.get(), secret.get());
    }
}
