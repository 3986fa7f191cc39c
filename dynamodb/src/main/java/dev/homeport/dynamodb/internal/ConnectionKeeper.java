package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.internal.client.ConnectionGreetings;
import dev.homeport.dynamodb.internal.client.LazyRegionClients;
import dev.homeport.dynamodb.internal.client.RegionHttpClients;
import dev.homeport.dynamodb.internal.client.SharedHttpHolder;
import dev.homeport.dynamodb.internal.monitor.Circuits;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the connections of all regions, on a thread of its own: it keeps a few of them warm where calls may have to
 * go one day, makes those anew that may have gone bad, and closes what was left.
 *
 * <p>A connection across an ocean costs three round trips before the first byte of an answer, 0.9 s at 300 ms; of the calls
 * that are the first to move there each would pay it. So {@link GreetingPlan#WARM} connections, TLS done, wait in each pool of
 * each region that is in use but not where reads begin. They are kept by {@link ConnectionGreetings} every 15 to 20 s, well
 * below the {@linkplain RegionHttpClients#IDLE limit of idleness}. A region that comes back gets them before the next look, within a second.
 *
 * <p>A pool that is made anew leaves its calls under way in peace, for up to 100 s: the client before is closed when the
 * circuits know of no call that began before it was left.
 */
public final class ConnectionKeeper implements AutoCloseable {

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    /** Four round trips of 300 ms, and some more. */
    private static final Duration GREETING_LIMIT = Duration.ofSeconds(2);

    /** Longer than any of Homeport's own requests, which no circuit counts. */
    private static final Duration OWN_REQUESTS = Duration.ofSeconds(10);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final LazyRegionClients clients;
    private final Circuits circuits;
    private final Supplier<RoutingTable> view;
    private final int regions;
    private final Thread thread;
    private final ThreadPoolExecutor greeters;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();

    /** Guarded by the lock, as the next one. */
    private final BitSet toRenew = new BitSet();

    private boolean closed;

    /** Confined to the thread. */
    private final GreetingPlan plan;

    ConnectionKeeper(
            String client, LazyRegionClients clients, Circuits circuits, int regions, Supplier<RoutingTable> view) {
        this.clients = clients;
        this.circuits = circuits;
        this.view = view;
        this.regions = regions;
        this.plan = new GreetingPlan(regions);
        var prefix = "homeport-dynamodb-" + client + "-connections";
        this.thread = daemon(this::run, prefix);
        var number = new AtomicInteger();
        this.greeters = new ThreadPoolExecutor(
                0,
                (GreetingPlan.WARM + 1) * regions,
                LOOK_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, prefix + "-" + number.incrementAndGet()));
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = DaemonThreads.named(name, task);
        return thread;
    }

    void start() {
        plan.start(System.nanoTime());
        thread.start();
    }

    /** Threads that a greeting may block, no more than all regions need at once. */
    Executor threads() {
        return greeters;
    }

    /** Makes the connections of a region anew, soon. Safe for any thread; it never waits. */
    public void renew(int region) {
        lock.lock();
        try {
            toRenew.set(region);
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                var anew = awaitLook();
                if (anew.isEmpty()) {
                    return;
                }
                lookOrTell(anew.get());
            }
        } catch (InterruptedException e) {
            // It is closed.
            Thread.currentThread().interrupt();
        }
    }

    /** The regions to make anew, at the time of the next look; empty if there is none any more. */
    private Optional<BitSet> awaitLook() throws InterruptedException {
        lock.lock();
        try {
            long left = LOOK_INTERVAL.toNanos();
            while (toRenew.isEmpty() && !closed && left > 0) {
                left = wanted.awaitNanos(left);
            }
            var anew = (BitSet) toRenew.clone();
            toRenew.clear();
            return closed ? Optional.empty() : Optional.of(anew);
        } finally {
            lock.unlock();
        }
    }

    private void lookOrTell(BitSet anew) throws InterruptedException {
        try {
            look(anew);
        } catch (RejectedExecutionException e) {
            LOG.debug("Connections were not warmed, since the client closes: thread={}", thread.getName(), e);
        } catch (RuntimeException | Error e) {
            // What users bring may throw. Calls go on over the connections that are there.
            LOG.error("Connections were not kept warm, which is tried again later: thread={}", thread.getName(), e);
        }
    }

    private void look(BitSet anew) throws InterruptedException {
        long now = System.nanoTime();
        anew.stream().forEach(region -> renewNow(region, now));
        for (int region = 0; region < regions; region++) {
            closeLeft(region, now);
        }
        greet(now);
    }

    private void renewNow(int region, long now) {
        int made = 0;
        for (var pool : allPools(region)) {
            made += pool.renew(now) ? 1 : 0;
        }
        plan.madeAnew(region);
        LOG.debug("Connections of a region are made anew: region={} pools={}", region, made);
    }

    private void closeLeft(int region, long now) {
        allPools(region).forEach(pool -> pool.closeLeft(since -> nobodyRidesSince(region, since, now)));
    }

    private List<SharedHttpHolder<?>> allPools(int region) {
        var all = new ArrayList<>(clients.pools(region));
        all.addAll(clients.canaryPools(region));
        return all;
    }

    private boolean nobodyRidesSince(int region, long since, long now) {
        if (now - since < OWN_REQUESTS.toNanos()) {
            return false;
        }
        for (var access : AccessMode.values()) {
            long oldest = circuits.of(region, access).inFlight().oldest(now);
            if (oldest != InFlightCalls.NEVER && oldest - since <= 0) {
                return false;
            }
        }
        return true;
    }

    private void greet(long now) throws InterruptedException {
        List<ConnectionGreetings.Greeting> underWay = new ArrayList<>();
        var routes = view.get();
        for (int region = 0; region < regions; region++) {
            if (plan.wants(routes, region, now) && greet(region, underWay)) {
                plan.greeted(region, now);
            }
        }
        awaitAnswers(underWay);
        long answered = System.nanoTime();
        plan.answered(Duration.ofNanos(answered - now), answered);
    }

    /** Whether it has: where requests go is known when the first has gone there. */
    private boolean greet(int region, List<ConnectionGreetings.Greeting> underWay) {
        int before = underWay.size();
        clients.pools(region)
                .forEach(pool -> underWay.addAll(pool.greet(plan.connections(region, pool.capacity()), greeters)));
        return underWay.size() > before;
    }

    private void awaitAnswers(List<ConnectionGreetings.Greeting> underWay) throws InterruptedException {
        var all = CompletableFuture.allOf(
                underWay.stream().map(ConnectionGreetings.Greeting::answered).toArray(CompletableFuture[]::new));
        try {
            all.get(GREETING_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // A call that goes there finds out more, and canaries do.
            LOG.debug("A connection could not be warmed: thread={}", thread.getName(), e.getCause());
        } catch (TimeoutException e) {
            LOG.debug("A connection was not warmed in time: thread={}", thread.getName());
        } finally {
            underWay.stream()
                    .filter(greeting -> !greeting.answered().isDone())
                    .forEach(ConnectionGreetings.Greeting::giveUp);
        }
    }

    /** Ends with what is under way, which is given up. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        greeters.shutdownNow();
        try {
            thread.join(LONGEST_CLOSE.toMillis());
            greeters.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
