package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.election.Observation;
import dev.homeport.jdbc.internal.election.OperatorRequests;
import dev.homeport.jdbc.internal.election.OverdueProbes;
import dev.homeport.jdbc.internal.election.PrimaryElection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides: takes the watches' reports, adds those that silence makes due, asks the election, and has
 * the actor carry out the outcome. It does no I/O and waits only for reports.
 */
public final class ElectionLoop {

    /** How long the thread waits when no attempt is under way; every watch reports more often than that. */
    private static final Duration IDLE_WAIT = Duration.ofSeconds(1);

    /** Reports that may wait; a few a second come in and each takes microseconds, so a full inbox means a dead thread. */
    private static final int INBOX_CAPACITY = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final String dataSource;
    private final PrimaryElection election = new PrimaryElection();
    private final LinkedBlockingQueue<MonitorReport> inbox = new LinkedBlockingQueue<>(INBOX_CAPACITY);
    private final Watching watching;
    private final Map<Node, NodeProber> watches = new ConcurrentHashMap<>();

    /** Which watch of each node is the present one. Only the deciding thread changes it once that runs. */
    private final Map<Node, Integer> generations = new ConcurrentHashMap<>();

    private final Set<Thread> probing = ConcurrentHashMap.newKeySet();
    private final OverdueProbes overdue;
    private final Duration attemptLimit;
    private final FailoverActor actor;
    private final InstantSource clock;
    private final Thread thread;
    private ElectionState state;
    private volatile boolean closed;

    /** Makes watches. */
    @FunctionalInterface
    interface Watching {

        /** Makes the watch of a node, which is to report there. */
        NodeProber watch(Node node, Consumer<MonitorReport> reports);
    }

    /**
     * Prepares the monitor.
     *
     * @param watching makes the watch of a node
     * @param attemptLimit an attempt to probe that takes longer is ended
     */
    ElectionLoop(
            String dataSource,
            ElectionState initial,
            FailoverActor actor,
            Watching watching,
            Duration probeTimeout,
            Duration attemptLimit,
            InstantSource clock) {
        this.dataSource = dataSource;
        this.state = initial;
        this.actor = actor;
        this.watching = watching;
        this.overdue = new OverdueProbes(probeTimeout);
        this.attemptLimit = attemptLimit;
        this.clock = clock;
        this.thread = new Thread(this::run, "homeport-jdbc-" + dataSource + "-monitor");
        thread.setDaemon(true);
    }

    void start() {
        state.nodes().forEach(known -> watch(known.node()));
        thread.start();
    }

    /** Takes a report, from any thread. */
    public void report(MonitorReport report) {
        if (!closed && !inbox.offer(report)) {
            LOG.error(
                    "The deciding thread takes no reports, so one was dropped: dataSource={} kind={}",
                    dataSource,
                    report.getClass().getSimpleName());
        }
    }

    /** An application has met an error on a connection, or a new connection to the primary has failed: looks soon. */
    void errorMet(boolean connecting) {
        watches.values().forEach(watch -> watch.errorMet(connecting));
    }

    /** Has every node probed at once, and its session made anew. */
    public void renew() {
        watches.values().forEach(NodeProber::renew);
    }

    /** Has the node probed at once over a new connection; nothing happens if it is not on the list any more. */
    void connectAfresh(Node node) {
        var watch = watches.get(node);
        if (watch != null) {
            watch.connectAfresh();
        }
    }

    /** Asks every thread to end, and waits for the deciding one: after that nothing opens a pool any more. */
    public void stopDeciding(Deadline deadline) {
        closed = true;
        watches.values().forEach(NodeProber::close);
        thread.interrupt();
        deadline.awaitEndOf(List.of(thread));
    }

    /** The threads that probe, or have ended lately; they end soon after {@link #stopDeciding}. */
    public Set<Thread> probing() {
        return Set.copyOf(probing);
    }

    private void watch(Node node) {
        int generation = generations.merge(node, 1, Integer::sum);
        var watch = watching.watch(node, report -> report(new MonitorReport.OfWatch(node, generation, report)));
        watches.put(node, watch);
        probing.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        probing.add(watch.thread());
        watch.start();
        if (closed) {
            watch.close();
        }
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Without this thread nobody would ever notice a failover, so it outlives even a lack of memory.
                LOG.error("A decision on the primary failed, and the next one follows: dataSource={}", dataSource, e);
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
        for (var silence : overdue.due(now)) {
            decide(silence);
            watches.get(silence.node()).silent();
        }
        for (var node : overdue.olderThan(attemptLimit, now)) {
            watches.get(node).abandonAttempt();
        }
    }

    private long waitNanos() {
        var now = clock.instant();
        var due = overdue.nextDue().orElse(now.plus(IDLE_WAIT));
        return Math.max(0, Duration.between(now, due).toNanos());
    }

    private void take(MonitorReport report) {
        if (report instanceof MonitorReport.OfWatch ofWatch) {
            // A node that was taken off the list and came back is another one; what its old watch still says is not of
            // it.
            if (watches.containsKey(ofWatch.node()) && ofWatch.generation() == generations.get(ofWatch.node())) {
                take(ofWatch.report());
            }
        } else if (report instanceof MonitorReport.Started started) {
            overdue.started(started.node(), started.at());
        } else if (report instanceof MonitorReport.Heard heard) {
            overdue.heard(heard.node(), heard.at()).ifPresent(this::decide);
        } else if (report instanceof MonitorReport.Ended ended) {
            decide(overdue.ended(ended.observation()));
        } else if (report instanceof MonitorReport.NodesChanged changed) {
            change(changed.nodes());
        } else if (report instanceof MonitorReport.ClusterAdopted adopted) {
            adopt(adopted.systemIdentifier(), adopted.timeline());
        }
    }

    private void adopt(long systemIdentifier, int timeline) {
        LOG.warn(
                "An operator adopted a cluster: dataSource={} systemIdentifier={} timeline={}",
                dataSource,
                Long.toUnsignedString(systemIdentifier),
                timeline);
        var now = clock.instant();
        conclude(OperatorRequests.adopting(state, systemIdentifier, timeline, now), now);
        watches.values().forEach(NodeProber::kick);
    }

    /** Watches what is new on the list and stops watching what is not on it any more; the rest notices nothing. */
    private void change(List<Node> nodes) {
        for (var gone : Set.copyOf(watches.keySet())) {
            if (!nodes.contains(gone)) {
                watches.remove(gone).close();
                overdue.forget(gone);
            }
        }
        var now = clock.instant();
        conclude(OperatorRequests.nodes(state, nodes, now), now);
        nodes.stream().filter(node -> !watches.containsKey(node)).forEach(this::watch);
    }

    private void decide(Observation observation) {
        conclude(election.next(state, observation), observation.at());
    }

    private void conclude(ElectionState next, Instant now) {
        var before = state;
        state = next;
        actor.carryOut(before, next, now);
        var suspicious = next.suspicious();
        watches.values().forEach(watch -> watch.suspicious(suspicious));
    }
}
