package dev.homeport.health.http;

import dev.homeport.health.HealthMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link HealthMonitor}'s verdicts on a port of its own; which paths and how, see {@link HealthResponder}.
 *
 * <p>A port of its own keeps health honest when the application is busy: its requests wait for no thread of the
 * application's. Five daemon threads named {@code homeport-health-http-…}, request headers of at most 4 KiB (431
 * beyond), connections idle for 3 s are closed. Plain HTTP/1.0 and 1.1; {@code Host} is needed by 1.1 only and means
 * nothing. Safe for any number of threads.
 */
public final class HealthServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

    private final ServerConnector connector;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HealthServer(ServerConnector connector) {
        this.connector = connector;
        this.port = connector.getLocalPort();
    }

    /**
     * Starts the description of a server for that monitor, which is not closed with the server.
     *
     * @throws NullPointerException if {@code monitor} is null
     */
    public static Builder builder(HealthMonitor monitor) {
        return new Builder(monitor);
    }

    /** Returns the port that it listens on, or did before it was closed. */
    public int port() {
        return port;
    }

    /** Stops listening, closes all connections and ends all threads, within 5 s. Further calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop(connector);
        }
    }

    private static void stop(ServerConnector connector) {
        try {
            connector.getServer().stop();
        } catch (Exception e) {
            LOG.warn("Health endpoint did not stop cleanly: port={}", connector.getLocalPort(), e);
        }
    }

    /** Describes a {@link HealthServer}. Not safe for use by several threads. */
    public static final class Builder {

        private static final int NOT_SET = -1;
        private static final int HIGHEST_PORT = 65_535;

        private final HealthMonitor monitor;
        private @Nullable String host;
        private int port = NOT_SET;

        private Builder(HealthMonitor monitor) {
            this.monitor = Objects.requireNonNull(monitor, "monitor");
        }

        /** Sets the port, from 0 to 65,535; 0 takes any free one. Required: what probes it must know it. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Sets the address or host name to listen on. Default: every address of this machine, IPv4 and IPv6, since
         * probes come from elsewhere.
         *
         * @throws NullPointerException if {@code host} is null
         */
        public Builder host(String host) {
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IllegalArgumentException if the port is missing or out of range, or the host is blank; the message
         *     lists every problem
         * @throws UncheckedIOException if that address cannot be listened on, for example because the port is in use
         */
        public HealthServer start() {
            requireNoProblems();
            var address = (host == null ? "*" : host) + ":" + port;
            var connector = JettyServers.connector(monitor, host, port);
            try {
                connector.getServer().start();
            } catch (Exception e) {
                stop(connector);
                throw new UncheckedIOException(
                        "The health endpoint cannot listen on " + address
                                + ". Is the port in use, or the address not one of this machine?",
                        e instanceof IOException io ? io : new IOException(e));
            }
            var server = new HealthServer(connector);
            LOG.info("Health endpoint listens: address={} port={}", address, server.port());
            return server;
        }

        private void requireNoProblems() {
            var problems = new ArrayList<String>();
            if (port == NOT_SET) {
                problems.add("port is required");
            } else if (port < 0 || port > HIGHEST_PORT) {
                problems.add("port must be from 0 to 65535, not " + port);
            }
            if (host != null && host.isBlank()) {
                problems.add("host must not be blank");
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Health server cannot start: " + String.join("; ", problems));
            }
        }
    }
}
