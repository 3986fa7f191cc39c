package dev.homeport.health.http;

import dev.homeport.internal.MonotonicClock;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Puts a small Jetty together: one acceptor, one selector, two spare threads and a timer.
 *
 * <p>The JDK's own server was rejected: half-sent requests occupy its threads, four of them for ever when there are
 * four, and its time limits are system properties of the whole JVM. Here a half-sent request costs a buffer and is
 * closed when it makes no progress.
 */
final class JettyServerFactory {

    /** A host that has to be named, and is then not looked at, cannot be wrong: {@code name:} has an empty port. */
    private static final HttpCompliance ANY_HOST =
            HttpCompliance.RFC9110.with("any host", HttpCompliance.Violation.UNSAFE_HOST_HEADER);

    private static final int THREADS = 4;
    private static final int HEADER_BYTES = 4 * 1024;
    private static final int MOST_CONNECTIONS = 1_000;

    /**
     * So many connections wait in the kernel while the acceptor is busy; with Jetty's 50 a burst costs a good client a
     * second.
     */
    private static final int MOST_UNACCEPTED = 1_024;

    /** The limit of a request, from its first byte to the last of its answer, and of the silence before it. */
    static final Duration DEADLINE = Duration.ofSeconds(3);

    /** Jetty's own limit, later than ours, in case the reaper fails. */
    private static final Duration BACKSTOP = Duration.ofSeconds(10);

    /** Answers take microseconds, so that nothing worth waiting for is under way for longer. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private JettyServerFactory() {}

    static Server server(JettyHandler handler) {
        var server = new Server(threads(), new ScheduledExecutorScheduler("homeport-health-http-timer", true), null);
        server.setStopTimeout(GRACE.toMillis());
        server.setHandler(handler);
        server.setErrorHandler(new JettyErrorHandler());
        return server;
    }

    static ConnectionReaper watch(Server server, Duration deadline) {
        var watch = new ConnectionReaper(server.getScheduler(), MonotonicClock.create(), MOST_CONNECTIONS, deadline);
        server.addBean(watch);
        return watch;
    }

    static ServerConnector connector(
            Server server, ConnectionReaper watch, @Nullable SSLContext tls, @Nullable String host, int port) {
        var plain = new HttpConnectionFactory(http());
        plain.addEventListener(watch);
        var connector = tls == null
                ? new ServerConnector(server, 1, 1, plain)
                : new ServerConnector(server, 1, 1, encrypted(tls, plain), plain);
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(MOST_UNACCEPTED);
        connector.setIdleTimeout(BACKSTOP.toMillis());
        connector.setShutdownIdleTimeout(GRACE.toMillis());
        server.addConnector(connector);
        return connector;
    }

    private static ConnectionFactory encrypted(SSLContext tls, HttpConnectionFactory plain) {
        var context = new SslContextFactory.Server();
        context.setSslContext(tls);
        var encrypted = new SslConnectionFactory(context, plain.getProtocol());
        // Probes connect by address, so no name that they ask for has to match the certificate.
        encrypted.setEnsureSecureRequestCustomizer(false);
        return encrypted;
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
        http.setHttpCompliance(ANY_HOST);
        return http;
    }
}
