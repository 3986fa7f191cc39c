package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.DaemonThreads;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.election.Observation;
import dev.homeport.jdbc.internal.election.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that probes one node for ever: now and then while all is calm, often while it is not, at once when
 * there is a reason to, and ever more rarely when it is refused or gets no answer.
 *
 * <p>It reports when the server begins to be asked and when it sends something, as well as the end of an attempt, so that
 * one which hangs is noticed while it hangs.
 */
final class NodeProber implements AutoCloseable {

    /** Kicks cannot make it probe more often than this. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    /** Errors of an application cannot make it probe more often than this, however many there are. */
    private static final Duration BETWEEN_ERRORS = Duration.ofSeconds(1);

    /** A connection of the pool is given a quarter of a second; what is longer is a machine that stands still. */
    private static final long LONGEST_ASKING_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final Node node;
    private final NodeProbe probe;
    private final ProbeSchedule schedule;
    private final InstantSource clock;
    private final Consumer<MonitorReport> reports;
    private final ProbeProgress progress;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean suspicion = true;
    private boolean kicked;

    /** True while an error waits until it counts and no probe has begun. */
    private boolean errorWaits;

    private ConnectBackOff backOff;
    private Instant nextErrorCounts;
    private volatile boolean closed;
    private volatile @Nullable Thread asker;

    NodeProber(
            Node node,
            NodeProbe probe,
            ProbeSchedule schedule,
            InstantSource clock,
            Consumer<MonitorReport> reports,
            String threadName) {
        this.node = node;
        this.probe = probe;
        this.schedule = schedule;
        this.clock = clock;
        this.reports = reports;
        this.progress = new Reporting();
        this.thread = DaemonThreads.named(threadName, this::run);
        backOff = ConnectBackOff.none(clock.instant());
        nextErrorCounts = clock.instant();
    }

    void start() {
        probe.whenRenewed(this::kick);
        thread.start();
    }

    /** Chooses the calm or the suspicious pauses; turning suspicious cuts the current pause short. */
    void suspicious(boolean suspicious) {
        lock.lock();
        try {
            if (suspicion != suspicious) {
                suspicion = suspicious;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Probes at once, or as soon as the attempt under way has ended. */
    void kick() {
        lock.lock();
        try {
            kicked = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Probes at once, and once more over a session that is made anew meanwhile. */
    void renew() {
        probe.renew();
        kick();
    }

    /**
     * Asks an idle connection of the pool, on a thread of its own, since the attempt under way has been silent; its
     * answer is the server's. At 300 ms the monitor's own answer to a pause of a second comes too late for its limit.
     */
    void silent() {
        var asking = asker;
        if (closed || asking != null && asking.isAlive()) {
            return;
        }
        var fresh = DaemonThreads.named(thread.getName() + "-pooled", this::askPooled);
        asker = fresh;
        fresh.start();
    }

    private void askPooled() {
        if (probe.pooledConnectionAnswers()) {
            progress.heard();
        }
    }

    /** Probes at once over a new connection: the node's address may lead to another server by now. */
    void connectAfresh() {
        probe.connectAfresh();
        kick();
    }

    /**
     * Probes because an application met an error: at once, or, where the last error that counted is less than a second old, when
     * that second is over. Not if the node is being left alone for the same kind of error.
     */
    void errorMet(boolean connecting) {
        lock.lock();
        try {
            if (backOff.heeds(connecting)) {
                errorWaits = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends an attempt that has taken too long; it is reported as missed. */
    void abandonAttempt() {
        probe.abandon();
    }

    @Override
    public void close() {
        closed = true;
        probe.close();
        kick();
    }

    Thread thread() {
        return thread;
    }

    private void run() {
        while (!closed) {
            try {
                var result = probe.probe(progress);
                var ended = clock.instant();
                reports.accept(new MonitorReport.Ended(new Observation(node, result, ended)));
                remember(result, ended);
            } catch (RuntimeException | Error e) {
                // A prober that ended would make its node look dead for good.
                LOG.error("A probe failed unexpectedly, and the next one follows: node={}", node, e);
            }
            pause();
        }
        probe.sayGoodbye();
        awaitAsker();
    }

    /** Whoever waits for this thread's end finds no other thread of the node afterwards. */
    private void awaitAsker() {
        var asking = asker;
        if (asking != null) {
            try {
                asking.join(LONGEST_ASKING_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void remember(ProbeResult result, Instant ended) {
        lock.lock();
        try {
            backOff = backOff.after(result, ended);
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            var random = ThreadLocalRandom.current();
            var started = clock.instant();
            var leftAlone = backOff.pause(started, random);
            var calmPause = longer(schedule.next(false, random), leftAlone);
            var suspiciousPause = longer(schedule.next(true, random), leftAlone);
            while (!closed) {
                takeError();
                var pause = kicked ? SHORTEST_PAUSE : suspicion ? suspiciousPause : calmPause;
                var left = pause.minus(Duration.between(started, clock.instant()));
                if (left.isNegative() || left.isZero()) {
                    break;
                }
                changed.awaitNanos(shorter(left, untilErrorCounts(left)).toNanos());
            }
            kicked = false;
            errorWaits = false;
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void takeError() {
        var now = clock.instant();
        if (errorWaits && !now.isBefore(nextErrorCounts)) {
            errorWaits = false;
            nextErrorCounts = now.plus(BETWEEN_ERRORS);
            kicked = true;
        }
    }

    private Duration untilErrorCounts(Duration otherwise) {
        return errorWaits ? Duration.between(clock.instant(), nextErrorCounts) : otherwise;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private final class Reporting implements ProbeProgress {

        @Override
        public void asking() {
            reports.accept(new MonitorReport.Started(node, clock.instant()));
        }

        @Override
        public void heard() {
            reports.accept(new MonitorReport.Heard(node, clock.instant()));
        }
    }
}
