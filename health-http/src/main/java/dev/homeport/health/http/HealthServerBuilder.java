package dev.homeport.health.http;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Describes and starts a {@link HealthServer}. Not safe for use by several threads. */
public final class HealthServerBuilder {

    private static final int NOT_SET = -1;
    private static final int HIGHEST_PORT = 65_535;

    /** An address as it is written in digits; asking a resolver what a name means could take long. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

    private final HealthEndpoint endpoint;
    private String name = "health";
    private @Nullable String host;
    private int port = NOT_SET;
    private HealthDetails details = HealthDetails.none();
    private @Nullable SSLContext tls;
    private @Nullable LoadBalancerProfile drainOnClose;
    private @Nullable MetricsPage metrics;
    private Duration deadline = JettyServerFactory.DEADLINE;

    HealthServerBuilder(HealthEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Sets the server's name in metrics; of use with two of them. Default: {@code health}.
     *
     * @throws NullPointerException if {@code name} is null
     */
    public HealthServerBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Sets the port, from 0 to 65,535; 0 takes any free one. Required: probes must know it. */
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
     * Sets which clients are shown the names, states and ages of the checks. Default: none. {@link
     * HealthDetails#toAnyone()} needs a {@link #host}, the address that only operators reach; a second server of the
     * same endpoint can have one.
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
     * closes at once. Close the server before the application, so that requests are still served meanwhile.
     *
     * @throws NullPointerException if {@code profile} is null
     */
    public HealthServerBuilder drainOnClose(LoadBalancerProfile profile) {
        this.drainOnClose = Objects.requireNonNull(profile, "profile");
        return this;
    }

    /**
     * Shows a page at {@code /metrics}, by the rule of the {@link #details}: with a token to clients that send it, and
     * 401 to others; without one it needs a {@link #host}, the address that only operators reach. Default: no page.
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

    String name() {
        return name;
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
     * @throws IllegalArgumentException if the port is missing or out of range, the host or the name is blank, or
     *     details or metrics are for anyone on every address, {@code 0.0.0.0} and {@code ::} among them; the message
     *     lists every problem
     * @throws UncheckedIOException if the server cannot listen on that address, for example because the port is in use
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
        if (name.isBlank()) {
            problems.add("name must not be blank");
        }
        if (details.areForAnyone() && isEveryAddress(host)) {
            problems.add("details for anyone need a host, an address that only operators reach");
        }
        if (metrics != null && !details.needToken() && isEveryAddress(host)) {
            problems.add("metrics for anyone need a host, an address that only operators reach;"
                    + " or show them to clients with a token, with details(HealthDetails.withToken(...))");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Health server cannot start: " + String.join("; ", problems));
        }
    }

    private static boolean isEveryAddress(@Nullable String host) {
        if (host == null) {
            return true;
        }
        try {
            return ADDRESS.matcher(host).matches()
                    && InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
