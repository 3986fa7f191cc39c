package dev.homeport.jdbc;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides: takes the watches' reports, adds those that silence makes due, asks the election, and has
 * the actor carry out the outcome. It does no I/O and waits only for reports.
 */
final class TopologyMonitor {

    /** How long the thread waits when no attempt is under way; every watch reports more often than that. */
    private static final Duration IDLE_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TopologyMonitor.class);

    private final PrimaryElection election = new PrimaryElection();
    private final LinkedBlockingQueue<Report> inbox = new LinkedBlockingQueue<>();
    private final Map<Node, NodeWatch> watches = new LinkedHashMap<>();
    private final OverdueAttempts overdue;
    private final Duration attemptLimit;
    private final FailoverActor actor;
    private final InstantSource clock;
    private final Thread thread;
    private ElectionState state;
    private volatile boolean closed;

    /**
     * Prepares the monitor.
     *
     * @param attemptLimit an attempt to probe that takes longer is ended
     */
    TopologyMonitor(
            String dataSource,
            ElectionState initial,
            FailoverActor actor,
            Duration probeTimeout,
            Duration attemptLimit,
            InstantSource clock) {
        this.state = initial;
        this.actor = actor;
        this.overdue = new OverdueAttempts(probeTimeout);
        this.attemptLimit = attemptLimit;
        this.clock = clock;
        this.thread = new Thread(this::run, "homeport-jdbc-" + dataSource + "-monitor");
        thread.setDaemon(true);
    }

    void watch(String dataSource, Node node, NodeProbe probe, Pace pace) {
        var name = "homeport-jdbc-" + dataSource + "-probe-" + node.region();
        watches.put(node, new NodeWatch(node, probe, pace, clock, inbox::add, name));
    }

    void start() {
        thread.start();
        watches.values().forEach(NodeWatch::start);
    }

    /** Has every node probed at once. */
    void probeAtOnce() {
        watches.values().forEach(NodeWatch::kick);
    }

    /** Ends all threads, waiting for them until the deadline; returns whether all have ended. */
    boolean close(long deadlineNanos) throws InterruptedException {
        closed = true;
        watches.values().forEach(NodeWatch::close);
        thread.interrupt();
        var threads = new ArrayList<>(List.of(thread));
        watches.values().forEach(watch -> threads.add(watch.thread()));
        for (var each : threads) {
            each.join(Math.max(
                    1, Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis()));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("event=DecisionFailed; the last view stays in force", e);
            }
        }
    }

    private void step() throws InterruptedException {
        take(inbox.poll(waitNanos(), TimeUnit.NANOSECONDS));
        var now = clock.instant();
        overdue.due(now).forEach(this::decide);
        overdue.olderThan(attemptLimit, now).forEach(node -> watches.get(node).abandonAttempt());
    }

    private long waitNanos() {
        var now = clock.instant();
        var due = overdue.nextDue().orElse(now.plus(IDLE_WAIT));
        return Math.max(0, Duration.between(now, due).toNanos());
    }

    private void take(@Nullable Report report) {
        if (report instanceof Report.Started started) {
            overdue.started(started.node(), started.at());
        } else if (report instanceof Report.Ended ended) {
            overdue.ended(ended.observation()).ifPresent(this::decide);
        }
    }

    private void decide(Observation observation) {
        var before = state;
        state = election.next(before, observation);
        actor.carryOut(before, state, observation.at());
        var suspicious = state.suspicious();
        watches.values().forEach(watch -> watch.suspicious(suspicious));
    }
}
