package dev.homeport.health.http;

import dev.homeport.health.HealthMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link HealthEndpoint} on a port of its own; {@link HealthResponder} tells the paths and the answers.
 *
 * <p>A port of its own keeps health honest when the application is busy: its requests wait for no thread of the
 * application's. HTTP/1.0 and 1.1, optionally over TLS; {@code Host} is needed by 1.1 only and is not looked at. A slow
 * or hostile client harms only itself:
 *
 * <table>
 * <caption>Limits</caption>
 * <tr><th>what</th><th>limit</th><th>beyond it</th></tr>
 * <tr><td>from the first byte of a request to the last of its answer</td><td>3 s, at most 3.5 s</td><td>closed</td></tr>
 * <tr><td>idle between requests, or before the first one, a TLS handshake included</td><td>3 s, at most 3.5 s</td>
 *     <td>closed</td></tr>
 * <tr><td>request line and headers</td><td>4 KiB</td><td>431</td></tr>
 * <tr><td>connections</td><td>1,000</td><td>those that have been idle longest are closed, 16 at once; if none is, for
 *     250 ms at least, those that have come no further for the longest time</td></tr>
 * <tr><td>connections that the kernel holds until they are accepted</td><td>1,024</td><td>dropped by the kernel</td></tr>
 * <tr><td>requests of one connection answered in a row</td><td>16</td><td>the others' turn</td></tr>
 * <tr><td>threads, all daemons named {@code homeport-health-http-…}</td><td>4 and a timer; one more for
 *     {@code /metrics}</td><td></td></tr>
 * </table>
 *
 * <p>Safe for any number of threads.
 */
public final class HealthServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

    private final String name;
    private final HealthEndpoint endpoint;
    private final ServerConnector connector;
    private final ConnectionReaper connections;
    private final ResponseCounts counts;
    private final @Nullable LoadBalancerProfile drainOnClose;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HealthServer(
            String name,
            HealthEndpoint endpoint,
            ServerConnector connector,
            ConnectionReaper connections,
            ResponseCounts counts,
            @Nullable LoadBalancerProfile drainOnClose) {
        this.name = name;
        this.endpoint = endpoint;
        this.connector = connector;
        this.connections = connections;
        this.counts = counts;
        this.drainOnClose = drainOnClose;
        this.port = connector.getLocalPort();
    }

    static HealthServer start(HealthServerBuilder built) {
        var counts = new ResponseCounts();
        var responder = new HealthResponder(built.details());
        var metrics = built.metrics() == null ? null : new MetricsHandler(built.metrics(), built.details());
        var server = JettyServerFactory.server(new JettyHandler(built.endpoint(), responder, counts, metrics));
        if (metrics != null) {
            server.addBean(metrics);
        }
        var watch = JettyServerFactory.watch(server, built.deadline());
        var connector = JettyServerFactory.connector(server, watch, built.tls(), built.host(), built.port());
        var address = (built.host() == null ? "*" : built.host()) + ":" + built.port();
        try {
            server.start();
        } catch (Exception e) {
            stop(connector);
            throw new UncheckedIOException(
                    "The health endpoint cannot listen on " + address
                            + ". Is the port in use, or the address not one of this machine?",
                    e instanceof IOException io ? io : new IOException(e));
        }
        var started = new HealthServer(built.name(), built.endpoint(), connector, watch, counts, built.drainOnClose());
        LOG.info("Health endpoint listens: address={} port={} tls={}", address, started.port(), built.tls() != null);
        return started;
    }

    /**
     * Starts the description of a server for that monitor, which is not closed with the server.
     *
     * @throws NullPointerException if {@code monitor} is null
     */
    public static HealthServerBuilder builder(HealthMonitor monitor) {
        return builder(HealthEndpoint.of(monitor));
    }

    /**
     * Starts the description of a server for an endpoint that others may carry too.
     *
     * @throws NullPointerException if {@code endpoint} is null
     */
    public static HealthServerBuilder builder(HealthEndpoint endpoint) {
        return new HealthServerBuilder(Objects.requireNonNull(endpoint, "endpoint"));
    }

    /** Returns its name in metrics. */
    public String name() {
        return name;
    }

    /** Returns the port that it listens on, or did before it was closed. */
    public int port() {
        return port;
    }

    /** Drains its endpoint: {@link HealthEndpoint#drain}. */
    public Drain drain(LoadBalancerProfile profile) {
        return endpoint.drain(profile);
    }

    HealthEndpoint endpoint() {
        return endpoint;
    }

    ConnectionReaper connections() {
        return connections;
    }

    ResponseCounts counts() {
        return counts;
    }

    /**
     * Stops listening, closes all connections and ends all threads, within 5 s. Further calls do nothing.
     *
     * <p>With {@link HealthServerBuilder#drainOnClose} it drains first and takes that much longer; a drain that is under
     * way is only waited for. An interrupt ends the wait, not the closing, and stays set.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            if (drainOnClose != null) {
                awaitDrained(drainOnClose);
            }
            stop(connector);
        }
    }

    private void awaitDrained(LoadBalancerProfile profile) {
        try {
            endpoint.draining().orElseGet(() -> endpoint.drain(profile)).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(ServerConnector connector) {
        boolean interrupted = Thread.interrupted();
        try {
            connector.getServer().stop();
        } catch (Exception e) {
            LOG.warn("Health endpoint did not stop cleanly: port={}", connector.getLocalPort(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
