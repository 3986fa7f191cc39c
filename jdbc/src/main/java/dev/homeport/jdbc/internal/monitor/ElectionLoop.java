package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.DaemonThreads;
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
 * The one thread that decides: takes the probers' reports, adds those that silence makes due, asks the election, and has
 * the actor carry out the outcome. It does no I/O and waits only for reports.
 */
public final class ElectionLoop {

    /** How long the thread waits when no attempt is under way; every prober reports more often than that. */
    private static final Duration IDLE_WAIT = Duration.ofSeconds(1);

    /** Reports that may wait; a few a second come in and each takes microseconds, so a full inbox means a dead thread. */
    private static final int INBOX_CAPACITY = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final String dataSource;
    private final PrimaryElection election = new PrimaryElection();
    private final LinkedBlockingQueue<MonitorReport> inbox = new LinkedBlockingQueue<>(INBOX_CAPACITY);
    private final ProberFactory proberFactory;
    private final Map<Node, NodeProber> probers = new ConcurrentHashMap<>();

    /** The number of each node's present prober. Only the deciding thread changes it once that runs. */
    private final Map<Node, Integer> generations = new ConcurrentHashMap<>();

    private final Set<Thread> probing = ConcurrentHashMap.newKeySet();
    private final OverdueProbes overdue;
    private final Duration attemptLimit;
    private final FailoverActor actor;
    private final InstantSource clock;
    private final Thread thread;
    private ElectionState state;
    private volatile boolean closed;

    /** Makes probers. */
    @FunctionalInterface
    interface ProberFactory {

        /** Makes the prober of a node, which sends its reports there. */
        NodeProber create(Node node, Consumer<MonitorReport> reports);
    }

    /**
     * Prepares the monitor.
     *
     * @param proberFactory makes the prober of a node
     * @param attemptLimit an attempt to probe that takes longer is ended
     */
    ElectionLoop(
            String dataSource,
            ElectionState initial,
            FailoverActor actor,
            ProberFactory proberFactory,
            Duration probeTimeout,
            Duration attemptLimit,
            InstantSource clock) {
        this.dataSource = dataSource;
        this.state = initial;
        this.actor = actor;
        this.proberFactory = proberFactory;
        this.overdue = new OverdueProbes(probeTimeout);
        this.attemptLimit = attemptLimit;
        this.clock = clock;
        this.thread = DaemonThreads.named("homeport-jdbc-" + dataSource + "-monitor", this::run);
    }

    void start() {
        state.nodes().forEach(known -> startProber(known.node()));
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

    /** Has the nodes probed soon: an application met an error, or a new connection to the primary failed. */
    void errorMet(boolean connecting) {
        probers.values().forEach(prober -> prober.errorMet(connecting));
    }

    /** Has every node probed at once, and its session made anew. */
    public void renew() {
        probers.values().forEach(NodeProber::renew);
    }

    /** Has the node probed at once over a new connection; nothing happens if it is not on the list any more. */
    void connectAfresh(Node node) {
        var prober = probers.get(node);
        if (prober != null) {
            prober.connectAfresh();
        }
    }

    /** Asks every thread to end, and waits for the deciding one: after that nothing opens a pool any more. */
    public void stopDeciding(Deadline deadline) {
        closed = true;
        probers.values().forEach(NodeProber::close);
        thread.interrupt();
        deadline.awaitEndOf(List.of(thread));
    }

    /** Returns the threads that probe, or have ended lately; they end soon after {@link #stopDeciding}. */
    public Set<Thread> probing() {
        return Set.copyOf(probing);
    }

    private void startProber(Node node) {
        int generation = generations.merge(node, 1, Integer::sum);
        var prober = proberFactory.create(node, report -> report(new MonitorReport.OfProber(node, generation, report)));
        probers.put(node, prober);
        probing.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        probing.add(prober.thread());
        prober.start();
        if (closed) {
            prober.close();
        }
    }

    private void run() {
        while (!closed) {
            try {
                step();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                // Without this thread no failover would ever be noticed, so it outlives even a lack of memory.
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
            probers.get(silence.node()).silent();
        }
        for (var node : overdue.olderThan(attemptLimit, now)) {
            probers.get(node).abandonAttempt();
        }
    }

    private long waitNanos() {
        var now = clock.instant();
        var due = overdue.nextDue().orElse(now.plus(IDLE_WAIT));
        return Math.max(0, Duration.between(now, due).toNanos());
    }

    private void take(MonitorReport report) {
        if (report instanceof MonitorReport.OfProber ofProber) {
            // A node that was taken off the list and came back is another one; the reports of its old prober do not
            // count.
            if (probers.containsKey(ofProber.node()) && ofProber.generation() == generations.get(ofProber.node())) {
                take(ofProber.report());
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
        probers.values().forEach(NodeProber::kick);
    }

    /** Ends the probers of nodes that left the list, and starts those of new nodes; the others go on. */
    private void change(List<Node> nodes) {
        for (var gone : Set.copyOf(probers.keySet())) {
            if (!nodes.contains(gone)) {
                probers.remove(gone).close();
                overdue.forget(gone);
            }
        }
        var now = clock.instant();
        conclude(OperatorRequests.nodes(state, nodes, now), now);
        nodes.stream().filter(node -> !probers.containsKey(node)).forEach(this::startProber);
    }

    private void decide(Observation observation) {
        conclude(election.next(state, observation), observation.at());
    }

    private void conclude(ElectionState next, Instant now) {
        var before = state;
        state = next;
        actor.carryOut(before, next, now);
        var suspicious = next.suspicious();
        probers.values().forEach(prober -> prober.suspicious(suspicious));
    }
}
