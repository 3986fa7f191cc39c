package dev.homeport.examples.orders;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthServer;
import dev.homeport.jdbc.FailoverDataSource;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders over HTTP and keeps them in PostgreSQL, in whichever region the primary is.
 *
 * <p>{@code PUT /orders/{reference}} with the item as the body; {@code GET /orders/{reference}}. Health is answered on a
 * port of its own.
 */
public final class OrdersService implements AutoCloseable {

    /** The most connections this instance keeps to the primary. */
    public static final int CONNECTIONS = 10;

    private static final int REQUEST_THREADS = 32;
    private static final Logger LOG = LoggerFactory.getLogger(OrdersService.class);

    private final FailoverDataSource dataSource;
    private final HealthMonitor health;
    private final HealthServer healthServer;
    private final Server server;
    private final ServerConnector connector;

    /** Starts the service; a database that is down does not stop it from starting, a port that is taken does. */
    public OrdersService(OrdersConfig config) throws Exception {
        this(config, (reference, failure) -> LOG.warn("order {} was not kept", reference, failure));
    }

    /** Starts the service as {@link #OrdersService(OrdersConfig)} does, with someone else told of orders not kept. */
    public OrdersService(OrdersConfig config, BiConsumer<String, SQLException> failures) throws Exception {
        dataSource = dataSource(config);
        health = HealthMonitor.builder().check(dataSource.healthCheck()).build();
        server = new Server(new QueuedThreadPool(REQUEST_THREADS));
        connector = new ServerConnector(server);
        connector.setPort(config.httpPort());
        server.addConnector(connector);
        server.setHandler(new OrdersHandler(new OrderStore(dataSource, failures)));
        try {
            server.start();
            healthServer =
                    HealthServer.builder(health).port(config.healthPort()).start();
        } catch (Exception e) {
            AutoCloseable orders = server::stop;
            try (dataSource;
                    health;
                    orders) {
                throw e;
            }
        }
    }

    private static FailoverDataSource dataSource(OrdersConfig config) {
        var pool = new HikariConfig();
        pool.setMaximumPoolSize(CONNECTIONS);
        var builder = FailoverDataSource.builder()
                .name("orders-" + config.region())
                .database(config.database())
                .username(config.username())
                .password(config.password())
                .borrowTimeout(config.borrowTimeout())
                .probeInterval(config.probeInterval())
                .hikari(pool);
        config.nodes().forEach(builder::node);
        return builder.build();
    }

    /** Runs until the process is ended, configured by the environment. */
    public static void main(String[] arguments) throws Exception {
        var service = new OrdersService(OrdersConfig.from(System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "orders-shutdown"));
        new CountDownLatch(1).await();
    }

    /** Where orders are taken. */
    public int httpPort() {
        return connector.getLocalPort();
    }

    /** Where health is answered. */
    public int healthPort() {
        return healthServer.port();
    }

    /** The data source, to watch it. */
    public FailoverDataSource dataSource() {
        return dataSource;
    }

    /** Turns load balancers away first and leaves the database last; each part is closed even if another one fails to. */
    @Override
    public void close() {
        AutoCloseable orders = server::stop;
        try (dataSource;
                orders;
                health) {
            healthServer.close();
        } catch (Exception e) {
            throw new IllegalStateException("the orders service did not close cleanly", e);
        }
    }
}
