package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.call.AsyncInvoker;
import dev.homeport.dynamodb.internal.call.CallRouter;
import dev.homeport.dynamodb.internal.call.ColdStart;
import dev.homeport.dynamodb.internal.call.CredentialsGate;
import dev.homeport.dynamodb.internal.call.HedgeDelay;
import dev.homeport.dynamodb.internal.call.HedgedReads;
import dev.homeport.dynamodb.internal.call.HedgingSyncInvoker;
import dev.homeport.dynamodb.internal.call.RegionCallInterceptor;
import dev.homeport.dynamodb.internal.call.RegionRetryStrategy;
import dev.homeport.dynamodb.internal.call.SyncInvoker;
import dev.homeport.dynamodb.internal.client.CompletionExecutor;
import dev.homeport.dynamodb.internal.client.LazyRegionClients;
import dev.homeport.dynamodb.internal.client.RegionClients;
import dev.homeport.dynamodb.internal.client.RoutedClients;
import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.CanaryProbe;
import dev.homeport.dynamodb.internal.monitor.Circuits;
import dev.homeport.dynamodb.internal.monitor.RegionProber;
import dev.homeport.dynamodb.internal.monitor.ReplicaAudit;
import dev.homeport.dynamodb.internal.monitor.ReplicationLagProbe;
import dev.homeport.dynamodb.internal.monitor.RoutingEventLog;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.settings.CanaryItem;
import dev.homeport.dynamodb.internal.settings.ClientKind;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts the parts together, starts them with the first client, and ends them in order. */
public final class MultiRegionRuntime implements AutoCloseable {

    /**
     * How long a first call lets home's first canary go first: most of a handshake on half a processor, and little where home
     * does not answer.
     */
    public static final Duration GREETING_WAIT = Duration.ofMillis(750);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);
    private static final int TICKS_A_SECOND = 10;
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionRuntime.class);

    private final DynamoDbSettings settings;
    private final CallClock clock;
    private final RoutingEventLog events;
    private final Circuits lanes;
    private final RoutingLoop actor;
    private final ReplayBudget budget;
    private final CallRouter router;
    private final RegionCallInterceptor legs = new RegionCallInterceptor();
    private final LazyRegionClients clients;
    private final ConnectionKeeper connections;
    private final @Nullable HedgeDelay hedgeDelay;
    private final @Nullable HedgedReads hedging;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as the following. */
    private @Nullable DynamoDbClient client;

    private @Nullable DynamoDbAsyncClient asyncClient;
    private boolean closed;

    private @Nullable ReplicaAudit audit;
    private final WarmUps warmUps;
    private final CredentialsRegistry credentials;
    private final CompletionExecutor completions;

    private volatile List<RegionProber> canaries = List.of();
    private int ticks;

    public MultiRegionRuntime(DynamoDbSettings settings, Supplier<Set<Integer>> evacuated) {
        this.settings = settings;
        this.clock = new CallClock(settings.clock());
        this.events = new RoutingEventLog(settings.name(), settings.listeners());
        this.lanes = new Circuits(settings.name(), settings.regions(), settings.circuitBreaker(), clock);
        this.actor = new RoutingLoop(
                settings.name(), settings.routing(), lanes, settings.limits().overdue(), evacuated, events, clock);
        this.credentials = new CredentialsRegistry(settings.name());
        this.completions = new CompletionExecutor(settings.name());
        this.budget = new ReplayBudget(System::nanoTime);
        this.router = new CallRouter(settings, lanes, actor, budget, this::poolIsFull, clock, credentials);
        this.warmUps = new WarmUps(settings);
        this.clients =
                new LazyRegionClients(settings, legs, new RegionRetryStrategy(legs, router), credentials, completions);
        this.connections = new ConnectionKeeper(
                settings.name(), clients, lanes, settings.regions().size(), actor::view);
        this.hedgeDelay = settings.hedgeReads()
                ? new HedgeDelay(settings.limits().attempt().toNanos(), System::nanoTime)
                : null;
        this.hedging = hedgeDelay == null
                ? null
                : new HedgedReads(
                        settings.name(), router, budget, hedgeDelay, new HedgeReporter(actor, this::canary), clock);
    }

    public RoutingLoop actor() {
        return actor;
    }

    public RoutingEventLog events() {
        return events;
    }

    public Circuits lanes() {
        return lanes;
    }

    public CallRouter router() {
        return router;
    }

    public LazyRegionClients clients() {
        return clients;
    }

    public ConnectionKeeper connections() {
        return connections;
    }

    public Optional<HedgedReads> hedging() {
        return Optional.ofNullable(hedging);
    }

    public DynamoDbClient client(Runnable closer) {
        lock.lock();
        try {
            requireOpen();
            if (client == null) {
                var funnel = syncFunnel(clients.sync(), warmUps.start(ClientKind.SYNC));
                var reads = hedging == null
                        ? funnel
                        : new HedgingSyncInvoker(funnel, asyncFunnel(clients.async(), warmUps.start(ClientKind.ASYNC)));
                var made = RoutedClients.sync(reads, clients.sync().of(0), closer, toString());
                watchOrClose(ClientKind.SYNC);
                if (hedging != null) {
                    warmUps.begin(ClientKind.ASYNC);
                }
                client = made;
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    public DynamoDbAsyncClient asyncClient(Runnable closer) {
        lock.lock();
        try {
            requireOpen();
            if (asyncClient == null) {
                var funnel = asyncFunnel(clients.async(), warmUps.start(ClientKind.ASYNC));
                var made = RoutedClients.async(funnel, clients.async().of(0), closer, toString());
                watchOrClose(ClientKind.ASYNC);
                asyncClient = made;
            }
            return asyncClient;
        } finally {
            lock.unlock();
        }
    }

    SyncInvoker syncFunnel(RegionClients<DynamoDbClient> sync, ColdStart coldStart) {
        return new SyncInvoker(sync, router, legs, coldStart, gate(ClientKind.SYNC));
    }

    AsyncInvoker asyncFunnel(RegionClients<DynamoDbAsyncClient> async, ColdStart coldStart) {
        return new AsyncInvoker(async, router, legs, hedging, coldStart, completions, gate(ClientKind.ASYNC));
    }

    /** Once the clients are made. */
    private CredentialsGate gate(ClientKind kind) {
        return new CredentialsGate(settings.regions(), credentials, kind);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /** Nobody is given a client that nobody watches, such as when no thread can be had. */
    private void watchOrClose(ClientKind kind) {
        try {
            watch(warmUps.start(kind));
            warmUps.begin(kind);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void watch(ColdStart start) {
        if (!canaries.isEmpty()) {
            return;
        }
        var heartbeats = settings.heartbeats().map(table -> new ReplicationLagProbe(settings, table, actor, clock));
        var made = new ArrayList<RegionProber>();
        for (int region = 0; region < settings.regions().size(); region++) {
            made.add(new RegionProber(
                    "homeport-dynamodb-" + settings.name() + "-"
                            + settings.regions().get(region) + "-canary",
                    region,
                    region == settings.routing().writeHome(),
                    question(region, heartbeats),
                    settings.canaryInterval(),
                    () -> actor.state().attentive(),
                    actor,
                    lanes,
                    clock));
        }
        canaries = List.copyOf(made);
        actor.start(region -> canary(region).kick(), connections::renew, this::tick);
        audit = new ReplicaAudit(settings, clients::directly, actor, events, clock);
        start.thenGreets(this::greet);
        if (settings.canary().isEmpty() && settings.heartbeats().isEmpty()) {
            tellOfTheDefaultCanary();
        }
    }

    private void tellOfTheDefaultCanary() {
        LOG.info(
                "client={} event=CanaryNotConfigured table={} key={} interval={} | No canary(table, key) was given. So"
                        + " each region is asked for an item of this name, which need not exist: while nothing looks"
                        + " wrong, only where no call of yours has succeeded for that long. Denied reads of it in an audit"
                        + " log are these.",
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
            var home = canary(settings.routing().writeHome());
            home.start();
            var over = home.firstOver();
            over.thenRun(this::askTheOthers).exceptionally(failed -> {
                LOG.error(
                        "client={} event=CanariesNotStarted | The other regions are not watched",
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
            if (!closed && audit != null) {
                for (int region = 0; region < canaries.size(); region++) {
                    if (region != settings.routing().writeHome()) {
                        canary(region).start();
                    }
                }
                audit.start();
                connections.start();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Completes when the clients asked for so far have warmed up, and home has answered its canary or was asked in vain a few
     * times: what a first handshake needs is loaded by nothing else.
     */
    public CompletionStage<Void> warmUp() {
        lock.lock();
        try {
            if (canaries.isEmpty()) {
                return warmUps.stage();
            }
            var greeted = canary(settings.routing().writeHome())
                    .greeted()
                    .toCompletableFuture()
                    .completeOnTimeout(null, ColdStart.LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return warmUps.stage().thenCombine(greeted, (warm, first) -> null);
        } finally {
            lock.unlock();
        }
    }

    /** A canary and, where lag is measured, what only a region that answered is asked for after it. */
    private RegionProber.Question question(int region, Optional<ReplicationLagProbe> heartbeats) {
        var client = clients.directly(region);
        var canary = new CanaryProbe(
                client,
                canaryItem(region),
                () -> inUse(region),
                () -> callsSucceed(region),
                () -> poolIsFull(region),
                connections.threads());
        return new RegionProber.Question() {
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
        var view = actor.view();
        return view.usable(region, AccessMode.READ) || view.usable(region, AccessMode.WRITE);
    }

    private boolean callsSucceed(int region) {
        return lanes.lastSuccess(region)
                .filter(clock.now().minus(CanaryProbe.CALM_INTERVAL)::isBefore)
                .isPresent();
    }

    private boolean poolIsFull(int region) {
        int calls = 0;
        for (var access : AccessMode.values()) {
            calls += lanes.of(region, access).inFlight().count();
        }
        return clients.poolIsFull(region, calls);
    }

    private RegionProber canary(int region) {
        return canaries.get(region);
    }

    public void probeNow() {
        canaries.forEach(RegionProber::kick);
    }

    /** On the deciding thread. */
    private void tick() {
        if (hedgeDelay != null && ++ticks % TICKS_A_SECOND == 0) {
            var view = actor.view();
            hedgeDelay.refresh(
                    view.candidates(AccessMode.READ) < 2
                            ? 0
                            : Math.max(
                                    0,
                                    roundTrip(view.candidate(AccessMode.READ, 1))
                                            - roundTrip(view.candidate(AccessMode.READ, 0))));
        }
    }

    private long roundTrip(int region) {
        return canary(region).roundTrips().median().toNanos();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        warmUps.close();
        canaries.forEach(RegionProber::close);
        if (audit != null) {
            audit.close();
        }
        actor.close();
        connections.close();
        if (hedging != null) {
            hedging.close();
        }
        try {
            clients.close();
        } finally {
            completions.close();
            credentials.close();
            awaitCanaries();
            events.close();
        }
    }

    private void awaitCanaries() {
        long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
        for (var canary : canaries) {
            try {
                long left = deadline - System.nanoTime();
                canary.awaitEnd(Duration.ofNanos(Math.max(1_000_000, left)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public String toString() {
        return "MultiRegionDynamoDb[" + settings.name() + " " + settings.regions() + "]";
    }
}
