package dev.homeport.health.http;

import dev.homeport.health.HealthMonitor;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Puts a small Jetty together: one acceptor, one selector, two spare threads and a timer.
 *
 * <p>The JDK's own server was rejected: half-sent requests occupy its threads, four of them for ever when there are
 * four, and its time limits are system properties of the whole JVM. Here a half-sent request costs a buffer and is
 * closed when idle.
 */
final class JettyServers {

    private static final int THREADS = 4;
    private static final int HEADER_BYTES = 4 * 1024;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(3);

    /** Answers take microseconds, so that nothing worth waiting for is under way for longer. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private JettyServers() {}

    static ServerConnector connector(HealthMonitor monitor, @Nullable String host, int port) {
        var server = new Server(threads(), new ScheduledExecutorScheduler("homeport-health-http-timer", true), null);
        server.setStopTimeout(GRACE.toMillis());
        server.setHandler(new JettyHandler(monitor));
        server.setErrorHandler(new JettyErrors());
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setShutdownIdleTimeout(GRACE.toMillis());
        server.addConnector(connector);
        return connector;
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(THREADS, THREADS);
        threads.setName("homeport-health-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(STOP_TIMEOUT.toMillis());
        return threads;
    }

    private static HttpConfiguration http() {
        var http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        return http;
    }
}
