package dev.homeport.examples.orders;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.config.Config;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.ssm.SsmSource;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.Drain;
import dev.homeport.health.http.HealthServer;
import dev.homeport.health.http.LoadBalancerProfile;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import dev.homeport.region.RegionResolver;
import dev.homeport.region.ResolvedRegion;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Takes orders over HTTP and keeps them in PostgreSQL, in whichever region the primary is; and, where it is told of the
 * regions of a DynamoDB global table, keeps shopping carts there, in the nearest of them that works.
 *
 * <p>{@code PUT /orders/{reference}} with the item as the body; {@code GET /orders/{reference}}. {@code POST
 * /carts/{cart}/{article}} for one more, {@code PUT} with how many as the body; {@code GET /carts/{cart}}. Health is
 * answered on a port of its own.
 */
public final class OrdersService implements AutoCloseable {

    /** The most connections this instance keeps to the primary. */
    public static final int CONNECTIONS = 10;

    private static final int REQUEST_THREADS = 32;
    private static final Logger LOG = LoggerFactory.getLogger(OrdersService.class);

    private final CloseableStack parts = new CloseableStack();
    private final FailoverDataSource dataSource;
    private final Optional<MultiRegionDynamoDb> dynamoDb;
    private final HealthServer healthServer;
    private final ServerConnector connector;

    /** Starts the service; a database that is down does not stop it from starting, a port that is taken does. */
    public OrdersService(Config<OrdersConfig> config, RegionName home) throws Exception {
        this(
                config,
                home,
                (reference, failure) -> LOG.warn("An order was not kept: order={}", reference, failure),
                (region, client) -> {});
    }

    /**
     * Starts the service and tells the given consumer of orders that were not kept.
     *
     * @param carts configures the DynamoDB client of each region, where the SDK's defaults do not do
     */
    public OrdersService(
            Config<OrdersConfig> config,
            RegionName home,
            BiConsumer<String, SQLException> failures,
            BiConsumer<Region, DynamoDbBaseClientBuilder<?, ?>> carts)
            throws Exception {
        try {
            var control = parts.add(RegionControl.create());
            config.follow(OrdersConfig::evacuate, control::configured);
            config.follow(orders -> orders.databaseRegions(home), control::addRegions);
            dataSource = parts.add(dataSource(config, home));
            var kept = config.current().carts();
            dynamoDb = kept.kept() ? Optional.of(parts.add(dynamoDb(kept, home, control, carts))) : Optional.empty();
            var server = new Server(new QueuedThreadPool(REQUEST_THREADS));
            connector = new ServerConnector(server);
            connector.setPort(config.current().httpPort());
            server.addConnector(connector);
            server.setHandler(handlers(new OrderStore(dataSource, failures), kept));
            parts.add(server::stop);
            server.start();
            var checks = HealthMonitor.builder()
                    .check(dataSource.healthCheck())
                    .check(dataSource.poolHealthCheck())
                    .check(control.healthCheck(home))
                    .check(control.namesCheck())
                    .check(config.healthCheck());
            dynamoDb.ifPresent(client -> checks.check(client.healthCheck()).check(client.homeCheck()));
            healthServer = healthServer(parts.add(checks.build()), config);
        } catch (Exception e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private Handler handlers(OrderStore orders, CartsConfig kept) {
        var handlers = new Handler.Sequence(new OrdersHandler(orders));
        dynamoDb.ifPresent(client -> handlers.addHandler(
                new CartsHandler(new CartStore(client.client(), kept.table(), OrdersService::cartFailed))));
        return handlers;
    }

    private HealthServer healthServer(HealthMonitor health, Config<OrdersConfig> config) {
        var orders = config.current();
        var server = HealthServer.builder(health).port(orders.healthPort());
        orders.drain().ifPresent(server::drainOnClose);
        if (orders.metricsToken().reveal().isBlank()) {
            return parts.add(server.start());
        }
        var metrics = parts.add(new OrdersMetrics());
        metrics.bind(config, health, dataSource);
        dynamoDb.ifPresent(metrics::bind);
        var started = parts.add(metrics.shownBy(server, orders.metricsToken()).start());
        metrics.bind(started);
        return started;
    }

    private static FailoverDataSource dataSource(Config<OrdersConfig> config, RegionName home) {
        var pool = new HikariConfig();
        pool.setMaximumPoolSize(CONNECTIONS);
        return FailoverDataSource.builder()
                .name("orders-" + home)
                .following(config, OrdersConfig::database, home)
                .borrowTimeout(config.current().borrowTimeout())
                .probeInterval(config.current().probeInterval())
                .hikari(pool)
                .build();
    }

    /**
     * Its canaries ask for a cart that does not exist: that tests the table, too, and not only that the region answers.
     */
    private static MultiRegionDynamoDb dynamoDb(
            CartsConfig carts,
            RegionName home,
            RegionControl control,
            BiConsumer<Region, DynamoDbBaseClientBuilder<?, ?>> clients) {
        return MultiRegionDynamoDb.builder()
                .name("carts")
                .regions(carts.from(home))
                .eachClient(clients)
                .canary(c -> c.item(carts.table(), CartStore.key("canary")))
                .failback(f -> f.minimumOut(carts.minimumOut()))
                .regionControl(control)
                .build();
    }

    private static void cartFailed(String cart, SdkException failure) {
        LOG.warn("A cart could not be read, or a change failed or may have failed: cart={}", cart, failure);
    }

    /**
     * Runs until the process is ended, configured by system properties, the environment and, where they are set, the
     * directories of {@code CONFIG_DIRECTORIES}, with commas between, and SSM below {@code SSM_PATH}.
     */
    public static void main(String[] arguments) throws Exception {
        var home = RegionResolver.standard().askingMetadata().resolve();
        var parts = new CloseableStack();
        try {
            var config = parts.add(config(home, parts));
            parts.add(new OrdersService(config, home.region()));
        } catch (Exception e) {
            parts.closeAfter(e);
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "orders-shutdown"));
        new CountDownLatch(1).await();
    }

    private static Config<OrdersConfig> config(ResolvedRegion home, CloseableStack parts) {
        var loader = ConfigLoader.of(OrdersConfig.class)
                .region(home)
                .source(ConfigSource.systemProperties())
                .source(ConfigSource.environment());
        var directories = System.getenv().getOrDefault("CONFIG_DIRECTORIES", "");
        Stream.of(directories.split(","))
                .filter(directory -> !directory.isBlank())
                .forEach(directory -> loader.source(ConfigSource.followedDirectory(Path.of(directory.strip()))));
        if (System.getenv("SSM_PATH") != null) {
            loader.source(SsmSource.builder(parts.add(SsmClient.create()))
                    .path(System.getenv("SSM_PATH"))
                    .build());
        }
        return loader.load();
    }

    /** Returns the port where orders are taken. */
    public int httpPort() {
        return connector.getLocalPort();
    }

    /** Returns the port where health is answered. */
    public int healthPort() {
        return healthServer.port();
    }

    /** Returns the data source, to watch it. */
    public FailoverDataSource dataSource() {
        return dataSource;
    }

    /** Returns the carts' clients, to watch them; empty if no carts are kept. */
    public Optional<MultiRegionDynamoDb> dynamoDb() {
        return dynamoDb;
    }

    /** Tells load balancers to go elsewhere, and goes on serving the requests that come. */
    public Drain drain(LoadBalancerProfile profile) {
        return healthServer.drain(profile);
    }

    /**
     * Turns load balancers away first, for as long as the one that {@code health.drain} names needs to notice, and
     * leaves the database last; each part is closed even if another one fails to.
     */
    @Override
    public void close() {
        parts.close();
    }
}
