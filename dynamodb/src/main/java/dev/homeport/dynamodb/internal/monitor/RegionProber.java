package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one region for one item every few seconds, whether the application is busy or idle, and at once when something
 * looks wrong.
 *
 * <p>A thread of its own, because a region that hangs must delay nobody else's canary; and a few more while it hangs,
 * because one silence takes as long as the limit of a question, and several are wanted before anything is decided.
 */
public final class RegionProber {

    /** How often it asks while anything looks wrong. */
    static final Duration SUSPICIOUS_INTERVAL = Duration.ofSeconds(1);

    /** Questions under way at once: with the shortest limit, those that are asked until the first is given up. */
    public static final int MOST_AT_ONCE = 6;

    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    /** The share of the interval by which it asks early at random, so that a fleet does not ask in step. */
    private static final double JITTER = 0.2;

    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final int region;
    private final boolean home;
    private final RegionProbe probe;
    private final Duration interval;
    private final BooleanSupplier suspicious;
    private final RoutingLoop loop;
    private final Circuits circuits;
    private final CallClock clock;
    private final Thread thread;
    private final ThreadPoolExecutor extras;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition kicked = lock.newCondition();
    private final RoundTripTimes roundTrips = new RoundTripTimes();

    /** Guarded by the lock, as the next one. */
    private boolean wanted;

    /** Whether the thread has a question under way, or is about to ask the first one. */
    private boolean asking = true;

    private String lastTrouble = "";
    private final AtomicReference<Instant> answered = new AtomicReference<>(Instant.MIN);
    private final FirstQuestions firstQuestions = new FirstQuestions();
    private volatile boolean closed;

    public RegionProber(
            String threadName,
            int region,
            boolean home,
            RegionProbe probe,
            Duration interval,
            BooleanSupplier suspicious,
            RoutingLoop loop,
            Circuits circuits,
            CallClock clock) {
        this.region = region;
        this.home = home;
        this.probe = probe;
        this.interval = interval;
        this.suspicious = suspicious;
        this.loop = loop;
        this.circuits = circuits;
        this.clock = clock;
        this.thread = daemon(this::run, threadName);
        this.extras = new ThreadPoolExecutor(
                0,
                MOST_AT_ONCE - 1,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, threadName + "-extra"));
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = DaemonThreads.named(name, task);
        return thread;
    }

    public void start() {
        thread.start();
    }

    /** Asks at once, be there questions under way or not; with too many of them, when the thread's own has ended. */
    public void kick() {
        lock.lock();
        try {
            if (asking) {
                extras.execute(this::askExtra);
            } else {
                wanted = true;
                kicked.signal();
            }
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            // Too many are under way, it is closed, or the machine has no thread left: then the own thread asks next.
            wanted = true;
        } finally {
            lock.unlock();
        }
    }

    /** Completes, and never exceptionally, when the first question was answered, or was asked in vain. */
    public CompletionStage<Void> firstOver() {
        return firstQuestions.firstOver();
    }

    /**
     * Completes, and never exceptionally, when the region has answered for the first time, or when the first
     * {@value FirstQuestions#MOST} questions were asked in vain.
     */
    public CompletionStage<Void> greeted() {
        return firstQuestions.greeted();
    }

    /** Ends with the questions under way, which are interrupted. */
    public void close() {
        closed = true;
        firstQuestions.giveUp();
        thread.interrupt();
        extras.shutdownNow();
    }

    /** Waits until the questions under way have ended, but not longer than this. */
    public void awaitEnd(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        thread.join(Math.max(1, longest.toMillis()));
        if (!extras.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            LOG.warn("A canary is still under way after the client was closed: thread={}", thread.getName());
        }
    }

    public RoundTripTimes roundTrips() {
        return roundTrips;
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

    private void askExtra() {
        try {
            ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "A canary failed unexpectedly, and the next one goes out as usual: thread={}", thread.getName(), e);
        }
    }

    private void askOrTell() throws InterruptedException {
        try {
            if (ask()) {
                afterwards();
            }
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "A canary failed unexpectedly, and the next one goes out as usual: thread={}", thread.getName(), e);
        } finally {
            firstQuestions.over(!answered.get().equals(Instant.MIN));
        }
    }

    /** Whether the region has answered as it should. */
    private boolean ask() throws InterruptedException {
        probe.prepare(roundTrips.limit());
        var began = clock.now();
        var sent = new AtomicBoolean();
        AttemptOutcome verdict = new AttemptOutcome.Ok();
        boolean asItShould = true;
        try {
            probe.ask(roundTrips.limit(), sent);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            asItShould = false;
            verdict = verdict(e, sent.get());
        }
        var ended = clock.now();
        if (closed) {
            return false;
        }
        if (asItShould) {
            roundTrips.record(Duration.between(began, ended), clock.nanos());
        }
        if (verdict instanceof AttemptOutcome.Ok) {
            answered.accumulateAndGet(ended, RegionProber::later);
            loop.report(new RoutingFact.CanarySucceeded(region, began, ended));
        } else {
            loop.report(new RoutingFact.CanaryFailed(region, verdict, began, ended, lastSuccess(), probe.table()));
        }
        return asItShould;
    }

    /** At home too: the item to ask for is the user's own, so that it is no answer that its table is not there. */
    private AttemptOutcome verdict(Exception thrown, boolean sent) {
        var verdict = probe.verdict(thrown, sent, home);
        boolean refused = verdict instanceof AttemptOutcome.Ok
                && (AttemptOutcomeClassifier.tableIsMissing(thrown)
                        || AttemptOutcomeClassifier.denial(thrown).isPresent());
        return refused ? AttemptOutcomeClassifier.of(thrown, sent, false) : verdict;
    }

    /** When the latest success in the region ended, of a call or of a question that was asked beside this one. */
    private Optional<Instant> lastSuccess() {
        var own = answered.get();
        var success =
                circuits.lastSuccess(region).map(calls -> later(calls, own)).orElse(own);
        return Optional.of(success).filter(known -> !known.equals(Instant.MIN));
    }

    private static Instant later(Instant left, Instant right) {
        return left.isAfter(right) ? left : right;
    }

    private void afterwards() throws InterruptedException {
        try {
            probe.afterwards(roundTrips.limit());
            lastTrouble = "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Each kind of failure is told once; the lag is unknown meanwhile, which the routes show.
            if (!e.getClass().getName().equals(lastTrouble)) {
                lastTrouble = e.getClass().getName();
                LOG.warn("A heartbeat failed, so the lag of its region is unknown: thread={}", thread.getName(), e);
            }
        }
    }

    private void await() throws InterruptedException {
        long began = clock.nanos();
        boolean kicked = false;
        while (!kicked && !closed) {
            kicked = awaitInterval();
            if (suspicious.getAsBoolean()
                    || !firstQuestions.areOver()
                    || probe.due(Duration.ofNanos(clock.nanos() - began))) {
                return;
            }
        }
    }

    /** Whether it was kicked before the time was over. */
    private boolean awaitInterval() throws InterruptedException {
        boolean soon = suspicious.getAsBoolean() || !firstQuestions.areOver();
        var pause = soon && SUSPICIOUS_INTERVAL.compareTo(interval) < 0 ? SUSPICIOUS_INTERVAL : interval;
        long nanos = (long)
                (pause.toNanos() * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
        lock.lockInterruptibly();
        try {
            asking = false;
            while (!wanted && nanos > 0 && !closed) {
                nanos = Math.min(
                        kicked.awaitNanos(nanos), suspicious.getAsBoolean() ? SUSPICIOUS_INTERVAL.toNanos() : nanos);
            }
            boolean atOnce = wanted;
            wanted = false;
            asking = true;
            return atOnce;
        } finally {
            lock.unlock();
        }
    }
}
