package dev.homeport.health.http;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Describes a {@link HealthServer}. Not safe for use by several threads. */
public final class HealthServerBuilder {

    private static final int NOT_SET = -1;
    private static final int HIGHEST_PORT = 65_535;

    private final HealthEndpoint endpoint;
    private @Nullable String host;
    private int port = NOT_SET;
    private HealthDetails details = HealthDetails.none();
    private @Nullable SSLContext tls;
    private @Nullable LoadBalancerProfile drainOnClose;
    private @Nullable MetricsPage metrics;
    private Duration deadline = JettyServers.DEADLINE;

    HealthServerBuilder(HealthEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Sets the port, from 0 to 65,535; 0 takes any free one. Required: what probes it must know it. */
    public HealthServerBuilder port(int port) {
        this.port = port;
        return this;
    }

    /**
     * Sets the address or host name to listen on. Default: every address of this machine, IPv4 and IPv6, since probes
     * come from elsewhere.
     *
     * @throws NullPointerException if {@code host} is null
     */
    public HealthServerBuilder host(String host) {
        this.host = Objects.requireNonNull(host, "host");
        return this;
    }

    /**
     * Sets who is shown the names, states and ages of the checks. Default: nobody. {@link HealthDetails#toAnyone()} needs
     * a {@link #host}, the address that only operators reach; a second server of the same endpoint can have one.
     *
     * @throws NullPointerException if {@code details} is null
     */
    public HealthServerBuilder details(HealthDetails details) {
        this.details = Objects.requireNonNull(details, "details");
        return this;
    }

    /**
     * Serves over TLS, with that context's certificates, and nothing unencrypted. Default: no TLS; most load balancers
     * check over plain HTTP.
     *
     * @throws NullPointerException if {@code context} is null
     */
    public HealthServerBuilder tls(SSLContext context) {
        this.tls = Objects.requireNonNull(context, "context");
        return this;
    }

    /**
     * Lets {@link HealthServer#close()} drain first, for as long as that load balancer needs to notice. Default: it
     * closes at once. Close the server before what it speaks for, so that requests are still served meanwhile.
     *
     * @throws NullPointerException if {@code profile} is null
     */
    public HealthServerBuilder drainOnClose(LoadBalancerProfile profile) {
        this.drainOnClose = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /**
     * Shows a page at {@code /metrics}. Default: there is none.
     *
     * @throws NullPointerException if {@code page} is null
     */
    public HealthServerBuilder metrics(MetricsPage page) {
        this.metrics = Objects.requireNonNull(page, "page");
        return this;
    }

    /** Sets how long a request may take, and the silence before it; shorter in tests. */
    HealthServerBuilder deadline(Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    Duration deadline() {
        return deadline;
    }

    HealthEndpoint endpoint() {
        return endpoint;
    }

    @Nullable
    String host() {
        return host;
    }

    int port() {
        return port;
    }

    HealthDetails details() {
        return details;
    }

    @Nullable
    SSLContext tls() {
        return tls;
    }

    @Nullable
    LoadBalancerProfile drainOnClose() {
        return drainOnClose;
    }

    @Nullable
    MetricsPage metrics() {
        return metrics;
    }

    /**
     * Starts the server.
     *
     * @throws IllegalArgumentException if the port is missing or out of range, the host is blank, or details are for
     *     anyone on every address; the message lists every problem
     * @throws UncheckedIOException if that address cannot be listened on, for example because the port is in use
     */
    public HealthServer start() {
        requireNoProblems();
        return HealthServer.start(this);
    }

    private void requireNoProblems() {
        var problems = new ArrayList<String>();
        if (port == NOT_SET) {
            problems.add("the port is missing, set it with port(n), 0 for any free one");
        } else if (port < 0 || port > HIGHEST_PORT) {
            problems.add("port must be from 0 to 65535, not " + port);
        }
        if (host != null && host.isBlank()) {
            problems.add("host must not be blank");
        }
        if (details.areForAnyone() && host == null) {
            problems.add("details for anyone need a host, an address that only operators reach");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Health server cannot start: " + String.join("; ", problems));
        }
    }
}
