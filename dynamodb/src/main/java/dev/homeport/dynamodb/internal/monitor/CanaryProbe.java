package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.internal.client.ConnectionGreetings;
import dev.homeport.dynamodb.internal.client.ProbeClient;
import dev.homeport.dynamodb.internal.client.ProbeConnections;
import dev.homeport.dynamodb.internal.client.SharedHttpHolder;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import dev.homeport.dynamodb.internal.settings.CanaryItem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Asks a region for one item with a consistent read. */
public final class CanaryProbe implements RegionProbe {

    /** How long a region is left alone at most where nobody has said what to ask for. */
    public static final Duration CALM_INTERVAL = Duration.ofSeconds(30);

    /** Where nobody has said what to ask for. That there is no such table is an answer too. */
    public static final CanaryItem NOBODYS =
            new CanaryItem("homeport-canary", Map.of("id", AttributeValue.fromS("canary")));

    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final ProbeClient client;
    private final Optional<CanaryItem> item;
    private final BooleanSupplier inUse;
    private final BooleanSupplier callsSucceed;
    private final BooleanSupplier poolIsFull;
    private final Executor threads;

    /**
     * Makes it.
     *
     * @param inUse whether calls may go to the region
     * @param callsSucceed whether calls of the application have succeeded there within the {@link #CALM_INTERVAL}
     * @param poolIsFull whether calls use all connections that this process may have to it
     * @param threads for greetings over new connections
     */
    public CanaryProbe(
            ProbeClient client,
            Optional<CanaryItem> item,
            BooleanSupplier inUse,
            BooleanSupplier callsSucceed,
            BooleanSupplier poolIsFull,
            Executor threads) {
        this.client = client;
        this.item = item;
        this.inUse = inUse;
        this.callsSucceed = callsSucceed;
        this.poolIsFull = poolIsFull;
        this.threads = threads;
    }

    /** Where it is refused each time, it is asked only when nothing else tells how the region is. */
    @Override
    public boolean due(Duration waited) {
        return item.isPresent()
                || !inUse.getAsBoolean()
                || waited.compareTo(CALM_INTERVAL) >= 0 && !callsSucceed.getAsBoolean();
    }

    /** Takes the turn; a connection that is made anew is made here, so that the question takes one round trip on it, too. */
    @Override
    public void prepare(Duration limit) throws InterruptedException {
        var connections = client.connections();
        if (connections.isPresent() && anew(connections.get())) {
            for (var greeting : greet(connections.get().own())) {
                await(greeting, limit);
            }
        }
    }

    private boolean anew(ProbeConnections<?> connections) {
        try {
            return connections.next(inUse.getAsBoolean(), System.nanoTime());
        } catch (RuntimeException e) {
            // A builder that a hook brought makes no second client: the one that is there asks.
            LOG.warn("Canary could not connect anew, so it keeps its connection", e);
            return false;
        }
    }

    private List<ConnectionGreetings.Greeting> greet(SharedHttpHolder<?> own) {
        try {
            return own.greet(1, threads);
        } catch (RejectedExecutionException e) {
            // It is being closed, or too many threads wait; the question connects by itself.
            return List.of();
        }
    }

    private static void await(ConnectionGreetings.Greeting greeting, Duration limit) throws InterruptedException {
        CompletableFuture<Void> answered = greeting.answered();
        try {
            answered.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            greeting.giveUp();
        } catch (ExecutionException | CancellationException e) {
            // The question itself finds out, and tells.
            greeting.giveUp();
        }
    }

    @Override
    public String table() {
        return item.map(CanaryItem::table).orElse("");
    }

    @Override
    public void ask(Duration limit, AtomicBoolean sent) throws Exception {
        var wanted = item.orElse(NOBODYS);
        var request = GetItemRequest.builder()
                .tableName(wanted.table())
                .key(wanted.key())
                .consistentRead(true);
        try {
            client.getItem(request, limit, sent);
        } catch (RuntimeException e) {
            if (item.isPresent() || !(AttemptOutcomeClassifier.of(e, sent.get(), true) instanceof AttemptOutcome.Ok)) {
                throw e;
            }
        }
    }

    /** No call can have taken the last of a canary's own connections. */
    @Override
    public AttemptOutcome verdict(Exception thrown, boolean sent, boolean home) {
        boolean apart = client.connections().filter(ProbeConnections::apart).isPresent();
        return AttemptOutcomeClassifier.of(thrown, sent, home, () -> !apart && poolIsFull.getAsBoolean());
    }
}
