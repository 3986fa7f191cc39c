package dev.homeport.dynamodb.internal.client;

import dev.homeport.internal.DaemonThreads;
import dev.homeport.internal.HostLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;

/**
 * The HTTP clients of a region, unless the user's hook brings others.
 *
 * <p>Their limits on connecting are what makes a dead network certain: a connection that was never made is a request that
 * was never sent. They are shorter than the limits of an attempt of a write, so that a write learns it.
 *
 * <p>A lookup that gets no answer has no limit in either client. Apache's is given one. Netty looks names up on its event
 * loops, which the SDK shares among all async clients of the process: there the silent name server of one region would
 * stop the connections to every other one, so that each region has event loops of its own.
 */
public final class RegionHttpClients implements AutoCloseable {

    /**
     * How long a connection may be idle. The service, and what is on the way to it, close idle ones after minutes at the
     * soonest; a request that meets a closing one may be lost, and a write is ambiguous then.
     */
    static final Duration IDLE = Duration.ofSeconds(30);

    /** How long a connection may live, so that a name that moved, or a server that went bad, is left one day. */
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final Duration LOOKUP_LIMIT = Duration.ofMillis(500);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    /** It also ends the wait where Netty's client loses the error of a first connection, as it does (measured). */
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofMillis(250);

    private static final Duration TLS_TIMEOUT = Duration.ofMillis(750);

    /** Apache's client limits each wait of a TLS handshake by it, too: a round trip of up to 300 ms, and as much again. */
    private static final Duration FAR_CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** Netty's client counts the time to connect as time waited for a connection. */
    private static final Duration FAR_ACQUIRE_TIMEOUT = Duration.ofSeconds(1);

    /** Two round trips of up to 300 ms with TLS 1.2, and some more. */
    private static final Duration FAR_TLS_TIMEOUT = Duration.ofMillis(1_500);

    /**
     * The longest silence of a socket, for what the limits of calls and attempts do not end: it is no limit of theirs, since a
     * caller may give a call any time.
     */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

    /**
     * How long event loops that were used must have had nothing to do before they end. What closing leaves to them comes a
     * moment later, from one loop to another, which complains in the log if that is gone.
     */
    private static final Duration QUIET = Duration.ofMillis(200);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final String client;
    private final Optional<Region> near;
    private final HostLookup names;
    private final Map<Region, SdkEventLoopGroup> eventLoops = new ConcurrentHashMap<>();
    private final Set<Region> used = ConcurrentHashMap.newKeySet();

    public RegionHttpClients(String client) {
        this(client, Optional.empty());
    }

    /** Those of the region nearby, if it is known which one that is, fail fast; the others may be across an ocean. */
    public RegionHttpClients(String client, Optional<Region> near) {
        this(client, near, new HostLookup(LOOKUP_LIMIT));
    }

    public RegionHttpClients(String client, HostLookup names) {
        this(client, Optional.empty(), names);
    }

    private RegionHttpClients(String client, Optional<Region> near, HostLookup names) {
        this.client = client;
        this.near = near;
        this.names = names;
    }

    /** Whether a region is certainly not the one nearby. */
    boolean far(Region region) {
        return near.filter(it -> !it.equals(region)).isPresent();
    }

    private boolean nearby(Region region) {
        return near.filter(region::equals).isPresent();
    }

    public Apache5HttpClient.Builder sync(Region region) {
        return LimitedLookups.builder(names)
                .connectionMaxIdleTime(IDLE)
                .connectionTimeToLive(LIFE)
                .connectionTimeout(nearby(region) ? CONNECT_TIMEOUT : FAR_CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(ACQUIRE_TIMEOUT)
                .socketTimeout(LONGEST_SILENCE);
    }

    public NettyNioAsyncHttpClient.Builder async(Region region) {
        boolean nearby = nearby(region);
        return NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(eventLoops(region))
                .connectionMaxIdleTime(IDLE)
                .connectionTimeToLive(LIFE)
                .connectionTimeout(nearby ? CONNECT_TIMEOUT : FAR_CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(nearby ? ACQUIRE_TIMEOUT : FAR_ACQUIRE_TIMEOUT)
                .readTimeout(LONGEST_SILENCE)
                .writeTimeout(LONGEST_SILENCE)
                .tlsNegotiationTimeout(nearby ? TLS_TIMEOUT : FAR_TLS_TIMEOUT);
    }

    /** One loop a processor and region: with two regions as many as the SDK has for all. They start when they are used. */
    public SdkEventLoopGroup eventLoops(Region region) {
        return eventLoops.computeIfAbsent(
                region,
                it -> SdkEventLoopGroup.builder()
                        .numberOfThreads(Runtime.getRuntime().availableProcessors())
                        .threadFactory(threads(region))
                        .build());
    }

    private ThreadFactory threads(Region region) {
        var prefix = "homeport-dynamodb-" + client + "-" + region + "-io-";
        var number = new AtomicInteger();
        return task -> {
            used.add(region);
            var thread = DaemonThreads.named(prefix + number.incrementAndGet(), task);
            return thread;
        };
    }

    /** Ends the event loops, once the clients are closed; waits for them for up to a second. */
    @Override
    public void close() {
        if (!eventLoops.isEmpty()) {
            EventLoops.end(eventLoops, used);
        }
    }

    /** Netty's types, which an application without async clients may do without. */
    private static final class EventLoops {

        static void end(Map<Region, SdkEventLoopGroup> eventLoops, Set<Region> used) {
            var ending = eventLoops.entrySet().stream()
                    .map(each -> each.getValue()
                            .eventLoopGroup()
                            .shutdownGracefully(
                                    used.contains(each.getKey()) ? QUIET.toMillis() : 0,
                                    LONGEST_CLOSE.toMillis(),
                                    TimeUnit.MILLISECONDS))
                    .toList();
            long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
            ending.forEach(
                    end -> end.awaitUninterruptibly(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        }
    }

    /** Apache's lookups. */
    private static final class LimitedLookups implements DnsResolver {

        private final HostLookup names;

        private LimitedLookups(HostLookup names) {
            this.names = names;
        }

        /** Here, since the class that hands a resolver over loads Apache's client, which an application may have excluded. */
        static Apache5HttpClient.Builder builder(HostLookup names) {
            return Apache5HttpClient.builder().dnsResolver(new LimitedLookups(names));
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return names.addresses(host).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
