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
import dev.homeport.dynamodb.internal.client.OperationInvoker;
import dev.homeport.dynamodb.internal.client.RegionClients;
import dev.homeport.dynamodb.internal.client.RoutedClients;
import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.Circuits;
import dev.homeport.dynamodb.internal.monitor.RoutingEventLog;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.settings.ClientKind;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Puts the parts together, starts them with the first client, and ends them in order. */
public final class MultiRegionRuntime implements AutoCloseable {

    private static final int TICKS_A_SECOND = 10;

    private final DynamoDbSettings settings;
    private final UnaryOperator<OperationInvoker> observed;
    private final CallClock clock;
    private final RoutingEventLog events;
    private final Circuits circuits;
    private final RoutingLoop loop;
    private final ReplayBudget budget;
    private final CallRouter router;
    private final RegionCallInterceptor interceptor = new RegionCallInterceptor();
    private final LazyRegionClients clients;
    private final ConnectionKeeper connections;
    private final @Nullable HedgeDelay hedgeDelay;
    private final @Nullable HedgedReads hedging;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as the following. */
    private @Nullable DynamoDbClient client;

    private @Nullable DynamoDbAsyncClient asyncClient;
    private boolean closed;

    private final WarmUps warmUps;
    private final CredentialsRegistry credentials;
    private final CompletionExecutor completions;

    private final RegionWatch watch;
    private int ticks;

    public MultiRegionRuntime(DynamoDbSettings settings, Supplier<Set<Integer>> evacuated) {
        this(settings, evacuated, UnaryOperator.identity());
    }

    /** @param observed what is put around the calls of applications */
    public MultiRegionRuntime(
            DynamoDbSettings settings, Supplier<Set<Integer>> evacuated, UnaryOperator<OperationInvoker> observed) {
        this.settings = settings;
        this.observed = observed;
        this.clock = new CallClock(settings.clock());
        this.events = new RoutingEventLog(settings.name(), settings.listeners());
        this.circuits = new Circuits(settings.name(), settings.regions(), settings.circuitBreaker(), clock);
        this.loop = new RoutingLoop(
                settings.name(), settings.routing(), circuits, settings.limits().overdue(), evacuated, events, clock);
        this.credentials = new CredentialsRegistry(settings.name());
        this.completions = new CompletionExecutor(settings.name());
        this.budget = new ReplayBudget(System::nanoTime);
        this.router = new CallRouter(settings, circuits, loop, budget, this::poolIsFull, clock, credentials);
        this.warmUps = new WarmUps(settings);
        this.clients = new LazyRegionClients(
                settings, interceptor, new RegionRetryStrategy(interceptor, router), credentials, completions);
        this.connections = new ConnectionKeeper(
                settings.name(), clients, circuits, settings.regions().size(), loop::view);
        this.watch = new RegionWatch(settings, clients, connections, circuits, loop, events, this::poolIsFull, clock);
        this.hedgeDelay = settings.hedgeReads()
                ? new HedgeDelay(settings.limits().attempt().toNanos(), System::nanoTime)
                : null;
        this.hedging = hedgeDelay == null
                ? null
                : new HedgedReads(
                        settings.name(), router, budget, hedgeDelay, new HedgeReporter(loop, watch::prober), clock);
    }

    public RoutingLoop loop() {
        return loop;
    }

    public RoutingEventLog events() {
        return events;
    }

    public Circuits circuits() {
        return circuits;
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
                var invoker = syncInvoker(clients.sync(), warmUps.start(ClientKind.SYNC));
                var reads = hedging == null
                        ? invoker
                        : new HedgingSyncInvoker(
                                invoker, asyncInvoker(clients.async(), warmUps.start(ClientKind.ASYNC)));
                var made =
                        RoutedClients.sync(observed.apply(reads), clients.sync().of(0), closer, toString());
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
                var invoker = asyncInvoker(clients.async(), warmUps.start(ClientKind.ASYNC));
                var made = RoutedClients.async(
                        observed.apply(invoker), clients.async().of(0), closer, toString());
                watchOrClose(ClientKind.ASYNC);
                asyncClient = made;
            }
            return asyncClient;
        } finally {
            lock.unlock();
        }
    }

    SyncInvoker syncInvoker(RegionClients<DynamoDbClient> sync, ColdStart coldStart) {
        return new SyncInvoker(sync, router, interceptor, coldStart, gate(ClientKind.SYNC));
    }

    AsyncInvoker asyncInvoker(RegionClients<DynamoDbAsyncClient> async, ColdStart coldStart) {
        return new AsyncInvoker(async, router, interceptor, hedging, coldStart, completions, gate(ClientKind.ASYNC));
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
            watch.begin(warmUps.start(kind), this::tick);
            warmUps.begin(kind);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Completes when the clients asked for so far have warmed up, and home has answered its canary or was asked in vain a few
     * times: what a first handshake needs is loaded by nothing else.
     */
    public CompletionStage<Void> warmUp() {
        lock.lock();
        try {
            var warm = warmUps.stage();
            return watch.greeted()
                    .<CompletionStage<Void>>map(greeted -> warm.thenCombine(greeted, (warmed, first) -> null))
                    .orElse(warm);
        } finally {
            lock.unlock();
        }
    }

    private boolean poolIsFull(int region) {
        int calls = 0;
        for (var access : AccessMode.values()) {
            calls += circuits.of(region, access).inFlight().count();
        }
        return clients.poolIsFull(region, calls);
    }

    public void probeNow() {
        watch.probeNow();
    }

    /** On the deciding thread. */
    private void tick() {
        if (hedgeDelay != null && ++ticks % TICKS_A_SECOND == 0) {
            var view = loop.view();
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
        return watch.prober(region).roundTrips().median().toNanos();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            watch.startNothingMore();
        } finally {
            lock.unlock();
        }
        warmUps.close();
        watch.close();
        loop.close();
        connections.close();
        if (hedging != null) {
            hedging.close();
        }
        try {
            clients.close();
        } finally {
            completions.close();
            credentials.close();
            watch.awaitEnd();
            events.close();
        }
    }

    @Override
    public String toString() {
        return "MultiRegionDynamoDb[" + settings.name() + " " + settings.regions() + "]";
    }
}
