package dev.homeport.jdbc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts a data source together from checked settings, and starts it. */
final class Assembly {

    /** A suspicious node is probed this often at the least; the pauses are 50 to 100 % of it. */
    private static final Duration SUSPICIOUS_INTERVAL = Duration.ofMillis(200);

    /** Bounds each answer to a monitor's query; the election has counted misses long before. */
    private static final Duration MONITOR_ANSWER_LIMIT = Duration.ofSeconds(1);

    private Assembly() {}

    static FailoverDataSource start(FailoverSettings settings, Optional<Duration> requirePrimaryWithin) {
        var clock = settings.clock();
        var nodes = settings.nodes();
        var initial = ElectionState.starting(
                nodes,
                OurCluster.configured(settings.systemIdentifier(), settings.preferredIdentifier()),
                clock.instant());
        var poolSize = settings.pool().maximumPoolSize();
        var gate = new BorrowGate(
                TopologyViews.of(initial, poolSize, clock.instant()),
                settings.borrowTimeout(),
                settings.failFastAfter(),
                clock);
        var events = new EventDispatcher(settings.name());
        settings.listeners().forEach(events::add);
        var monitored = new AtomicReference<@Nullable TopologyMonitor>();
        var pools = new PoolSet(
                settings.name(),
                settings.connect(),
                settings.pool(),
                new PoolSet.Suspicions() {
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
        var actor = new FailoverActor(gate, pools, settings.pool(), settings.standbyConnections(), events, clock);
        var aliases = new ServerAliases();
        var attemptLimit = settings.connect().connectTimeout().multipliedBy(2).plus(MONITOR_ANSWER_LIMIT);
        var monitor = new TopologyMonitor(
                settings.name(),
                initial,
                actor,
                (node, reports) -> watch(
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
        var dataSource = new FailoverDataSource(settings, gate, pools, monitor, events);
        monitor.start();
        requirePrimaryWithin.ifPresent(timeout -> require(dataSource, gate, timeout, settings));
        return dataSource;
    }

    /** The monitor needs the pools and the watches, which need the monitor; none is used before all are there. */
    private static TopologyMonitor started(AtomicReference<@Nullable TopologyMonitor> monitored) {
        return Objects.requireNonNull(monitored.get());
    }

    private static NodeWatch watch(
            Node node,
            FailoverSettings settings,
            Consumer<Report> reports,
            BooleanSupplier primaryKnown,
            BooleanSupplier pooledAnswers,
            ServerAliases aliases) {
        var suspicious = settings.probeInterval().compareTo(SUSPICIOUS_INTERVAL) < 0
                ? settings.probeInterval()
                : SUSPICIOUS_INTERVAL;
        return new NodeWatch(
                node,
                new NodeProbe(
                        new NodeConnector(node, settings.connect()),
                        MONITOR_ANSWER_LIMIT,
                        "homeport-jdbc-" + settings.name() + "-renew-" + node.region(),
                        primaryKnown,
                        pooledAnswers,
                        aliases),
                new Pace(settings.probeInterval(), suspicious),
                settings.clock(),
                reports,
                "homeport-jdbc-" + settings.name() + "-probe-" + node.region());
    }

    private static void require(
            FailoverDataSource dataSource, BorrowGate gate, Duration timeout, FailoverSettings settings) {
        String message;
        try {
            if (gate.awaitPrimary(node -> true, timeout)) {
                return;
            }
            message = BorrowTimeouts.withoutPrimary(
                    gate.topology(), timeout, settings.clock().instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            message = "interrupted while waiting for a PostgreSQL primary";
        }
        dataSource.close();
        throw new IllegalStateException(message);
    }
}
