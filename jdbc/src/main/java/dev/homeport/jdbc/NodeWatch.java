package dev.homeport.jdbc;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that probes one node for ever: now and then while all is calm, often while it is not, and at once when
 * somebody has seen a reason to.
 *
 * <p>It reports the start of an attempt as well as its end, so that one which hangs is noticed while it hangs.
 */
final class NodeWatch implements AutoCloseable {

    /** Kicks cannot make it probe more often than this, however many errors an application sees. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

    private final Node node;
    private final NodeProbe probe;
    private final Pace pace;
    private final InstantSource clock;
    private final Consumer<Report> reports;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean suspicion = true;
    private boolean kicked;
    private volatile boolean closed;

    NodeWatch(Node node, NodeProbe probe, Pace pace, InstantSource clock, Consumer<Report> reports, String threadName) {
        this.node = node;
        this.probe = probe;
        this.pace = pace;
        this.clock = clock;
        this.reports = reports;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Chooses the pace; turning suspicious cuts the current pause short. */
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

    /** Probes at once over a new connection: the node's address may lead to another server by now. */
    void connectAfresh() {
        probe.connectAfresh();
        kick();
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
                reports.accept(new Report.Started(node, clock.instant()));
                var result = probe.probe();
                reports.accept(new Report.Ended(new Observation(node, result, clock.instant())));
            } catch (RuntimeException | Error e) {
                // A watch that ended would make its node look dead for good.
                LOG.error("event=WatchFailed node={}", node, e);
            }
            pause();
        }
        probe.sayGoodbye();
    }

    private void pause() {
        lock.lock();
        try {
            var random = ThreadLocalRandom.current();
            var started = clock.instant();
            var calmPause = pace.next(false, random);
            var suspiciousPause = pace.next(true, random);
            while (!closed) {
                var pause = kicked ? SHORTEST_PAUSE : suspicion ? suspiciousPause : calmPause;
                var left = pause.minus(Duration.between(started, clock.instant()));
                if (left.isNegative() || left.isZero()) {
                    break;
                }
                changed.awaitNanos(left.toNanos());
            }
            kicked = false;
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
