package dev.homeport.testkit.ssm;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.relay.ReservedPort;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Serves the parameter store over HTTP with a small Jetty.
 *
 * <p>The JDK's own server was rejected: on Java 17 it writes head and body apart and waits 40 ms between them for a
 * delayed acknowledgement, and a late answer would hold one of its threads.
 */
final class SsmEndpoint implements AutoCloseable {
    private static final int THREADS = 4;
    /** Longer than the latest answer, which would otherwise be given up as idle. */
    private static final Duration IDLE_TIMEOUT = SsmFaults.MAX_DELAY.multipliedBy(2);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
    /** Otherwise stopping waits for late answers, and fails if they stay out. */
    private static final long AT_ONCE = 0;

    private final Server server;
    private final ServerConnector connector;

    private SsmEndpoint(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    static SsmEndpoint start(String region, SsmHandler handler) {
        var name = "homeport-testkit-ssm-" + region;
        var server = new Server(threads(name), new ScheduledExecutorScheduler(name + "-timer", true), null);
        server.setStopTimeout(AT_ONCE);
        server.setHandler(handler);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(ReservedPort.HOST);
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        server.addConnector(connector);
        var endpoint = new SsmEndpoint(server, connector);
        try {
            server.start();
            return endpoint;
        } catch (Exception e) {
            try (endpoint) {
                throw new LabException("The parameter store of " + region + " could not be started", e);
            }
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Ends its connections and threads; idempotent. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new LabException("A parameter store could not be stopped", e);
        }
    }

    private static QueuedThreadPool threads(String name) {
        var threads = new QueuedThreadPool(THREADS, THREADS);
        threads.setName(name);
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(STOP_TIMEOUT.toMillis());
        return threads;
    }

    private static HttpConfiguration http() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        return http;
    }
}
