package dev.homeport.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks host names up within a time limit, which {@link InetAddress} does not have: where no name server answers, a lookup
 * takes 20 s with glibc's defaults (measured), and neither a connect timeout nor an interrupt ends it.
 *
 * <p>A lookup that was given up goes on in a daemon thread of its own, and later lookups of the same name wait for it
 * meanwhile, so that a name holds one thread at most. Nothing is remembered here; the JDK's cache holds, 30 s for a
 * name that was found and 10 s for one that was not, unless its security properties say otherwise.
 *
 * <p>Safe for any number of threads. There is nothing to close.
 */
public final class HostLookup {

    /** Looks a name up without a limit, on a thread of the {@link HostLookup}. */
    public interface Resolver {
        /**
         * Returns at least one address.
         *
         * @throws UnknownHostException if there is no such name
         */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();
    private final Duration limit;
    private final Resolver resolver;

    /**
     * Looks names up as the JDK does.
     *
     * @param limit how long a caller waits at most
     * @throws IllegalArgumentException if the limit is not positive
     */
    public HostLookup(Duration limit) {
        this(limit, InetAddress::getAllByName);
    }

    /**
     * Looks names up as the resolver does.
     *
     * @param limit how long a caller waits at most
     * @throws IllegalArgumentException if the limit is not positive
     */
    public HostLookup(Duration limit, Resolver resolver) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("limit must be positive, not " + limit);
        }
        this.limit = limit;
        this.resolver = resolver;
    }

    /**
     * Returns the addresses of a host, at least one, in the resolver's order; of an address itself.
     *
     * @throws UnknownHostException if there is no such name, or no answer within the limit, or the thread is interrupted
     *     while it waits; then its interrupt status is set, and the cause an {@link InterruptedException}
     */
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        var lookup = underWay.computeIfAbsent(host, this::begin);
        try {
            return lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnknownHostException(host + ": no answer to its lookup within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new UnknownHostException(host + ": interrupted during its lookup");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw unknown(e.getCause());
        }
    }

    private CompletableFuture<List<InetAddress>> begin(String host) {
        var lookup = new CompletableFuture<List<InetAddress>>();
        var thread = DaemonThreads.named("homeport-lookup-" + host, () -> carryOut(host, lookup));
        thread.start();
        return lookup;
    }

    private void carryOut(String host, CompletableFuture<List<InetAddress>> lookup) {
        try {
            lookup.complete(List.of(resolver.addresses(host)));
        } catch (UnknownHostException | RuntimeException | Error e) {
            lookup.completeExceptionally(e);
        } finally {
            underWay.remove(host, lookup);
        }
    }

    private static UnknownHostException unknown(Throwable cause) {
        var unknown = new UnknownHostException(cause.getMessage());
        unknown.initCause(cause);
        return unknown;
    }
}
