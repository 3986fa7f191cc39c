package dev.homeport.jdbc;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

    private final String dataSource;
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
        this.dataSource = dataSource;
        this.state = initial;
        this.actor = actor;
        this.overdue = new OverdueAttempts(probeTimeout);
        this.attemptLimit = attemptLimit;
        this.clock = clock;
        this.thread = new Thread(this::run, "homeport-jdbc-" + dataSource + "-monitor");
        thread.setDaemon(true);
    }

    void watch(Node node, NodeProbe probe, Pace pace) {
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

    /** Asks every thread to end, and waits for the deciding one: after that nothing opens a pool any more. */
    void stopDeciding(Deadline deadline) {
        closed = true;
        watches.values().forEach(NodeWatch::close);
        thread.interrupt();
        deadline.awaitEndOf(List.of(thread));
    }

    /** The threads that probe; they end soon after {@link #stopDeciding}. */
    List<Thread> probing() {
        return watches.values().stream().map(NodeWatch::thread).toList();
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Without this thread nobody would ever notice a failover, so it outlives even a lack of memory.
                LOG.error("dataSource={} event=DecisionFailed", dataSource, e);
            }
        }
    }

    private void step() throws InterruptedException {
        var report = inbox.poll(waitNanos(), TimeUnit.NANOSECONDS);
        while (report != null) {
            take(report);
            report = inbox.poll();
        }
        var now = clock.instant();
        overdue.due(now).forEach(this::decide);
        overdue.olderThan(attemptLimit, now).forEach(node -> watches.get(node).abandonAttempt());
    }

    private long waitNanos() {
        var now = clock.instant();
        var due = overdue.nextDue().orElse(now.plus(IDLE_WAIT));
        return Math.max(0, Duration.between(now, due).toNanos());
    }

    private void take(Report report) {
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
