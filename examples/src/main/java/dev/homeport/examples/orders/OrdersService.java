package dev.homeport.examples.orders;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthServer;
import dev.homeport.jdbc.FailoverDataSource;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Takes orders over HTTP and keeps them in PostgreSQL, in whichever region the primary is.
 *
 * <p>{@code PUT /orders/{reference}} with the item as the body; {@code GET /orders/{reference}}. Health is answered on a
 * port of its own.
 */
public final class OrdersService implements AutoCloseable {

    private static final int REQUEST_THREADS = 32;

    private final FailoverDataSource dataSource;
    private final HealthMonitor health;
    private final HealthServer healthServer;
    private final Server server;
    private final ServerConnector connector;

    /** Starts the service; a database that is down does not stop it from starting. */
    public OrdersService(OrdersConfig config) throws Exception {
        var pool = new HikariConfig();
        pool.setMaximumPoolSize(10);
        var builder = FailoverDataSource.builder()
                .name("orders-" + config.region())
                .database(config.database())
                .username(config.username())
                .password(config.password())
                .borrowTimeout(config.borrowTimeout())
                .probeInterval(config.probeInterval())
                .hikari(pool);
        config.nodes().forEach(builder::node);
        dataSource = builder.build();
        health = HealthMonitor.builder().check(dataSource.healthCheck()).build();
        healthServer = HealthServer.builder(health).port(config.healthPort()).start();
        server = new Server(new QueuedThreadPool(REQUEST_THREADS));
        connector = new ServerConnector(server);
        connector.setPort(config.httpPort());
        server.addConnector(connector);
        server.setHandler(new OrdersHandler(new OrderStore(dataSource)));
        server.start();
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

    @Override
    public void close() {
        healthServer.close();
        health.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        } finally {
            dataSource.close();
        }
    }
}
