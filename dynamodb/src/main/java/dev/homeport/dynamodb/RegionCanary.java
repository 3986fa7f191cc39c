package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one region for one item every few seconds, whether the application is busy or idle, and at once when something
 * looks wrong. It goes through the application's own connections, so that those to a region not in use stay warm.
 *
 * <p>A thread of its own, because a region that hangs must delay nobody else's canary.
 */
final class RegionCanary {

    /** How often it asks while anything looks wrong. */
    static final Duration SUSPICIOUS_INTERVAL = Duration.ofSeconds(1);

    /** The share of the interval by which it asks early at random, so that a fleet does not ask in step. */
    private static final double JITTER = 0.2;

    /** Of a near region; several in a row have to fail before that means anything, so that none may take long. */
    private static final Duration SHORTEST_LIMIT = Duration.ofMillis(500);

    /** To connect takes four round trips, and an answer one more. */
    private static final int ROUND_TRIPS = 6;

    /** As long as nothing is known of the distance. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RegionCanary.class);

    /** One question; returns normally for any answer that shows the region at work. */
    interface Question {

        /**
         * Asks, and throws what the SDK throws.
         *
         * @param limit the longest time to wait
         */
        void ask(Duration limit) throws Exception;

        /** Whether the latest question was sent, or failed on the way out of this process. */
        boolean sent();

        /** Does what is only done in a region that has just answered, and says nothing of its health. */
        default void afterwards(Duration limit) throws Exception {}
    }

    private final int region;
    private final boolean home;
    private final Question question;
    private final Duration interval;
    private final BooleanSupplier suspicious;
    private final RoutingActor actor;
    private final Lanes lanes;
    private final CallClock clock;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition kicked = lock.newCondition();
    private final RoundTrips roundTrips = new RoundTrips();
    private boolean wanted;
    private String lastTrouble = "";
    private volatile boolean closed;

    RegionCanary(
            String threadName,
            int region,
            boolean home,
            Question question,
            Duration interval,
            BooleanSupplier suspicious,
            RoutingActor actor,
            Lanes lanes,
            CallClock clock) {
        this.region = region;
        this.home = home;
        this.question = question;
        this.interval = interval;
        this.suspicious = suspicious;
        this.actor = actor;
        this.lanes = lanes;
        this.clock = clock;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Asks at once, or again right after the question under way. */
    void kick() {
        lock.lock();
        try {
            wanted = true;
            kicked.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends with the question under way, which is interrupted. */
    void close() {
        closed = true;
        thread.interrupt();
    }

    RoundTrips roundTrips() {
        return roundTrips;
    }

    Thread thread() {
        return thread;
    }

    private void run() {
        while (!closed) {
            try {
                askOrTell();
                await();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void askOrTell() throws InterruptedException {
        try {
            ask();
        } catch (RuntimeException | Error e) {
            LOG.error("event=CanaryFailed thread={}", thread.getName(), e);
        }
    }

    private void ask() throws InterruptedException {
        var began = clock.now();
        Optional<Verdict> failure = Optional.empty();
        try {
            question.ask(limit());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failure = Optional.of(VerdictTable.of(e, question.sent(), home));
        }
        var ended = clock.now();
        if (closed) {
            return;
        }
        if (failure.isEmpty()) {
            roundTrips.record(Duration.between(began, ended));
        }
        actor.report(failure.<Fact>map(verdict -> verdict instanceof Verdict.Ok
                        ? new Fact.CanarySucceeded(region, began, ended)
                        : new Fact.CanaryFailed(region, verdict, began, ended, lanes.lastSuccess(region)))
                .orElseGet(() -> new Fact.CanarySucceeded(region, began, ended)));
        if (failure.isEmpty()) {
            afterwards();
        }
    }

    private Duration limit() {
        var usual = roundTrips.baseline();
        if (usual.isZero()) {
            return FIRST_LIMIT;
        }
        var enough = usual.multipliedBy(ROUND_TRIPS);
        return enough.compareTo(SHORTEST_LIMIT) > 0 ? enough : SHORTEST_LIMIT;
    }

    private void afterwards() throws InterruptedException {
        try {
            question.afterwards(limit());
            lastTrouble = "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Each kind of failure is told once; the lag is unknown meanwhile, which the routes show.
            if (!e.getClass().getName().equals(lastTrouble)) {
                lastTrouble = e.getClass().getName();
                LOG.warn("event=HeartbeatFailed thread={}", thread.getName(), e);
            }
        }
    }

    private void await() throws InterruptedException {
        var pause = suspicious.getAsBoolean() && SUSPICIOUS_INTERVAL.compareTo(interval) < 0
                ? SUSPICIOUS_INTERVAL
                : interval;
        long nanos = (long)
                (pause.toNanos() * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
        lock.lockInterruptibly();
        try {
            while (!wanted && nanos > 0 && !closed) {
                nanos = Math.min(
                        kicked.awaitNanos(nanos), suspicious.getAsBoolean() ? SUSPICIOUS_INTERVAL.toNanos() : nanos);
            }
            wanted = false;
        } finally {
            lock.unlock();
        }
    }
}
