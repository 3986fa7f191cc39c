package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.internal.call.ColdStart;
import dev.homeport.dynamodb.internal.client.LazyRegionClients;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.CanaryProbe;
import dev.homeport.dynamodb.internal.monitor.Circuits;
import dev.homeport.dynamodb.internal.monitor.RegionProbe;
import dev.homeport.dynamodb.internal.monitor.RegionProber;
import dev.homeport.dynamodb.internal.monitor.ReplicaAudit;
import dev.homeport.dynamodb.internal.monitor.ReplicationLagProbe;
import dev.homeport.dynamodb.internal.monitor.RoutingEventLog;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.settings.CanaryItem;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the regions: a {@link RegionProber} for each, the {@link ReplicaAudit}, and the connections that are kept. Home's prober
 * starts first and alone, since a first handshake takes what processor there is; the others follow when it was answered.
 *
 * <p>Nothing is watched before {@link #begin}.
 */
public final class RegionWatch implements AutoCloseable {

    /**
     * How long a first call lets home's first canary go first: most of a handshake on half a processor, and little where home
     * does not answer.
     */
    public static final Duration GREETING_WAIT = Duration.ofMillis(750);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final DynamoDbSettings settings;
    private final LazyRegionClients clients;
    private final ConnectionKeeper connections;
    private final Circuits circuits;
    private final RoutingLoop loop;
    private final RoutingEventLog events;
    private final IntPredicate poolIsFull;
    private final CallClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<RegionProber> probers = List.of();

    /** Set under the lock, as the next one. */
    private volatile @Nullable ReplicaAudit audit;

    private boolean closed;

    RegionWatch(
            DynamoDbSettings settings,
            LazyRegionClients clients,
            ConnectionKeeper connections,
            Circuits circuits,
            RoutingLoop loop,
            RoutingEventLog events,
            IntPredicate poolIsFull,
            CallClock clock) {
        this.settings = settings;
        this.clients = clients;
        this.connections = connections;
        this.circuits = circuits;
        this.loop = loop;
        this.events = events;
        this.poolIsFull = poolIsFull;
        this.clock = clock;
    }

    /**
     * Makes the probers and begins to decide, if that was not done before; the probers start when calls may.
     *
     * @param eachTick called on the deciding thread
     */
    void begin(ColdStart start, Runnable eachTick) {
        lock.lock();
        try {
            if (!probers.isEmpty()) {
                return;
            }
            var heartbeats = settings.heartbeats().map(table -> new ReplicationLagProbe(settings, table, loop, clock));
            var made = new ArrayList<RegionProber>();
            for (int region = 0; region < settings.regions().size(); region++) {
                made.add(new RegionProber(
                        "homeport-dynamodb-" + settings.name() + "-"
                                + settings.regions().get(region) + "-canary",
                        region,
                        region == settings.routing().writeHome(),
                        probe(region, heartbeats),
                        settings.canaryInterval(),
                        () -> loop.state().attentive(),
                        loop,
                        circuits,
                        clock));
            }
            probers = List.copyOf(made);
            loop.start(region -> prober(region).kick(), connections::renew, eachTick);
            audit = new ReplicaAudit(settings, clients::directly, loop, events, clock);
            start.thenGreets(this::greet);
            if (settings.canary().isEmpty() && settings.heartbeats().isEmpty()) {
                tellOfTheDefaultCanary();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellOfTheDefaultCanary() {
        LOG.info(
                "No canary item was given, so each region is asked for one that need not exist, and while nothing looks"
                        + " wrong only where no call has succeeded for an interval; denied reads of it in an audit log are"
                        + " these: client={} table={} key={} interval={}",
                settings.name(),
                CanaryProbe.NOBODYS.table(),
                CanaryProbe.NOBODYS.key().keySet(),
                CanaryProbe.CALM_INTERVAL);
    }

    /** Asks home first and alone, once that takes as long as the region does, and then all the others. */
    private CompletionStage<Void> greet() {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.completedFuture(null);
            }
            var home = prober(settings.routing().writeHome());
            home.start();
            var over = home.firstOver();
            over.thenRun(this::askTheOthers).exceptionally(failed -> {
                LOG.error(
                        "Probers could not be started, so the other regions are not watched: client={}",
                        settings.name(),
                        failed);
                return null;
            });
            return over.toCompletableFuture().completeOnTimeout(null, GREETING_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            lock.unlock();
        }
    }

    private void askTheOthers() {
        lock.lock();
        try {
            var auditing = audit;
            if (!closed && auditing != null) {
                for (int region = 0; region < probers.size(); region++) {
                    if (region != settings.routing().writeHome()) {
                        prober(region).start();
                    }
                }
                auditing.start();
                connections.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A canary and, where lag is measured, what only a region that answered is asked for after it. */
    private RegionProbe probe(int region, Optional<ReplicationLagProbe> heartbeats) {
        var client = clients.directly(region);
        var canary = new CanaryProbe(
                client,
                canaryItem(region),
                () -> inUse(region),
                () -> callsSucceed(region),
                () -> poolIsFull.test(region),
                connections.threads());
        return new RegionProbe() {
            @Override
            public void ask(Duration limit, AtomicBoolean sent) throws Exception {
                canary.ask(limit, sent);
            }

            @Override
            public boolean due(Duration waited) {
                return canary.due(waited);
            }

            @Override
            public void prepare(Duration limit) throws InterruptedException {
                canary.prepare(limit);
            }

            @Override
            public AttemptOutcome verdict(Exception thrown, boolean sent, boolean atHome) {
                return canary.verdict(thrown, sent, atHome);
            }

            @Override
            public String table() {
                return canary.table();
            }

            @Override
            public void afterwards(Duration limit) throws Exception {
                if (heartbeats.isPresent()) {
                    heartbeats.get().beat(region, client, limit);
                }
            }
        };
    }

    /** What canaries ask for; of no table of the application, unless it was named. */
    private Optional<CanaryItem> canaryItem(int region) {
        return settings.canary()
                .or(() -> settings.heartbeats()
                        .map(beats -> new CanaryItem(
                                beats.table(),
                                Map.of(
                                        beats.partitionKey(),
                                        ReplicationLagProbe.key(
                                                settings.regions().get(region))))));
    }

    private boolean inUse(int region) {
        var view = loop.view();
        return view.usable(region, AccessMode.READ) || view.usable(region, AccessMode.WRITE);
    }

    private boolean callsSucceed(int region) {
        return circuits.lastSuccess(region)
                .filter(clock.now().minus(CanaryProbe.CALM_INTERVAL)::isBefore)
                .isPresent();
    }

    RegionProber prober(int region) {
        return probers.get(region);
    }

    /**
     * Completes when home has answered its canary or was asked in vain a few times, and in any case after a while; empty while
     * nothing is watched.
     */
    Optional<CompletionStage<Void>> greeted() {
        return probers.isEmpty()
                ? Optional.empty()
                : Optional.of(prober(settings.routing().writeHome())
                        .greeted()
                        .toCompletableFuture()
                        .completeOnTimeout(null, ColdStart.LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS));
    }

    void probeNow() {
        probers.forEach(RegionProber::kick);
    }

    /** Nothing starts any more; what has started goes on until {@link #close}. */
    void startNothingMore() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        probers.forEach(RegionProber::close);
        var auditing = audit;
        if (auditing != null) {
            auditing.close();
        }
    }

    /** Waits until the questions under way have ended, but not for long. */
    void awaitEnd() {
        long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
        for (var prober : probers) {
            try {
                long left = deadline - System.nanoTime();
                prober.awaitEnd(Duration.ofNanos(Math.max(1_000_000, left)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
