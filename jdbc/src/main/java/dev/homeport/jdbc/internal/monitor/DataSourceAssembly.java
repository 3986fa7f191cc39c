package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.election.OurCluster;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import dev.homeport.jdbc.internal.pool.BorrowGate;
import dev.homeport.jdbc.internal.pool.BorrowTimeoutMessages;
import dev.homeport.jdbc.internal.pool.NodePools;
import dev.homeport.jdbc.internal.transaction.CommitLedger;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts a data source together from checked settings, and starts it. */
public final class DataSourceAssembly {

    /** A suspicious node is probed this often at the least; the pauses are 50 to 100 % of it. */
    private static final Duration SUSPICIOUS_INTERVAL = Duration.ofMillis(200);

    /** Bounds each answer to a monitor's query; the election has counted misses long before. */
    private static final Duration MONITOR_ANSWER_LIMIT = Duration.ofSeconds(1);

    private DataSourceAssembly() {}

    /** Holds the parts of a data source, all of them running. */
    public record Parts(
            BorrowGate gate,
            NodePools pools,
            ElectionLoop monitor,
            TopologyEventLog events,
            CommitLedger commits,
            PromotionAccounts accounts) {}

    public static Parts start(FailoverSettings settings) {
        var clock = settings.clock();
        var nodes = settings.nodes();
        var initial = ElectionState.starting(
                nodes,
                OurCluster.configured(settings.systemIdentifier(), settings.preferredIdentifier()),
                clock.instant());
        var poolSize = settings.pool().maximumPoolSize();
        var gate = new BorrowGate(
                TopologyFactory.of(initial, poolSize, clock.instant()),
                settings.borrowTimeout(),
                settings.failFastAfter(),
                clock);
        var events = new TopologyEventLog(settings.name());
        settings.listeners().forEach(events::add);
        var monitored = new AtomicReference<@Nullable ElectionLoop>();
        var pools = new NodePools(
                settings.name(),
                settings.connect(),
                settings.pool(),
                new NodePools.Suspicions() {
                    @Override
                    public void probeAtOnce() {
                        started(monitored).errorMet(false);
                    }

                    @Override
                    public void connectFailed() {
                        started(monitored).errorMet(true);
                    }

                    @Override
                    public void ledElsewhere(Node node) {
                        started(monitored).connectAfresh(node);
                    }
                },
                (node, connections, took) ->
                        events.publish(new TopologyEvent.ConnectionsAborted(clock.instant(), node, connections, took)));
        var commits = new CommitLedger(clock, events::publish);
        var accounts = new PromotionAccounts(commits, events::publish);
        var actor =
                new FailoverActor(gate, pools, settings.pool(), settings.standbyConnections(), events, accounts, clock);
        var aliases = new ServerAliases();
        var attemptLimit = settings.connect().connectTimeout().multipliedBy(2).plus(MONITOR_ANSWER_LIMIT);
        var monitor = new ElectionLoop(
                settings.name(),
                initial,
                actor,
                (node, reports) -> prober(
                        node,
                        settings,
                        reports,
                        () -> gate.topology().primary().isPresent(),
                        () -> pools.idleConnectionAnswers(node),
                        aliases),
                settings.probeTimeout(),
                attemptLimit,
                clock);
        monitored.set(monitor);
        monitor.start();
        return new Parts(gate, pools, monitor, events, commits, accounts);
    }

    /** The monitor needs the pools and the probers, which need the monitor; none is used before all are there. */
    private static ElectionLoop started(AtomicReference<@Nullable ElectionLoop> monitored) {
        return Objects.requireNonNull(monitored.get());
    }

    private static NodeProber prober(
            Node node,
            FailoverSettings settings,
            Consumer<MonitorReport> reports,
            BooleanSupplier primaryKnown,
            BooleanSupplier pooledAnswers,
            ServerAliases aliases) {
        var suspicious = settings.probeInterval().compareTo(SUSPICIOUS_INTERVAL) < 0
                ? settings.probeInterval()
                : SUSPICIOUS_INTERVAL;
        return new NodeProber(
                node,
                new NodeProbe(
                        new NodeConnector(node, settings.connect()),
                        MONITOR_ANSWER_LIMIT,
                        "homeport-jdbc-" + settings.name() + "-renew-" + node.region(),
                        primaryKnown,
                        pooledAnswers,
                        aliases),
                new ProbeSchedule(settings.probeInterval(), suspicious),
                settings.clock(),
                reports,
                "homeport-jdbc-" + settings.name() + "-probe-" + node.region());
    }

    /** Waits for a primary; returns what to say if there is none in time. */
    public static Optional<String> awaitPrimary(BorrowGate gate, Duration timeout, FailoverSettings settings) {
        try {
            return gate.awaitPrimary(node -> true, timeout)
                    ? Optional.empty()
                    : Optional.of(BorrowTimeoutMessages.withoutPrimary(
                            gate.topology(), timeout, settings.clock().instant()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while waiting for a PostgreSQL primary");
        }
    }
}
