package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.internal.call.ColdStart;
import dev.homeport.dynamodb.internal.client.RoutedClients;
import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.ClientHooks;
import dev.homeport.dynamodb.internal.settings.ClientKind;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.internal.DaemonThreads;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Has the classes loaded that a call of one kind of client needs, before the first call does: it sends a few requests, by
 * clients of its own that are made as the application's are, to a {@link CannedRegion} in this very process. No region is
 * asked, no credentials are wanted, and none of the user's hooks is called.
 *
 * <p>Rejected: {@code SdkWarmUp} of the SDK, which sends a request to a real region and knows nothing of Homeport's part.
 */
public final class WarmUp {

    /** Enough for any machine; what ends it early is {@link #close}. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(20);

    /** The last request of a warm process takes a millisecond, on a quarter of a processor some twenty. */
    private static final Duration QUICK = Duration.ofMillis(10);

    private static final int MOST_ROUNDS = 3;
    private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("1"));
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    /** One kind of client, with which each request is answered before the next one is sent. */
    private interface Client {

        void get(GetItemRequest request) throws InterruptedException;

        void query(QueryRequest request) throws InterruptedException;

        void put(PutItemRequest request) throws InterruptedException;

        void update(UpdateItemRequest request) throws InterruptedException;

        void delete(DeleteItemRequest request) throws InterruptedException;
    }

    private final ClientKind kind;
    private final DynamoDbSettings settings;
    private final ColdStart start;
    private final Thread thread;
    private volatile boolean closed;

    /** @param start told when it is over */
    WarmUp(ClientKind kind, DynamoDbSettings settings, ColdStart start) {
        this.kind = kind;
        this.settings = settings;
        this.start = start;
        this.thread = DaemonThreads.named("homeport-dynamodb-" + settings.name() + "-warm-up", this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends it as soon as it can be ended, and lets those go who wait for it. */
    void close() {
        closed = true;
        thread.interrupt();
        start.warmedUp(false);
    }

    private void run() {
        try (var region = CannedRegion.start("homeport-dynamodb-" + settings.name() + "-warm-up-answers");
                var clients = clients(region.uri())) {
            if (kind == ClientKind.SYNC) {
                sync(clients);
            } else {
                async(clients);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            if (!closed) {
                LOG.info("Warm-up failed, so the first calls are slower: client={} kind={}", settings.name(), kind, e);
            }
        } finally {
            start.warmedUp(false);
        }
    }

    /** Those of two regions, which are both this one; nobody asks for a client, so that nobody watches them. */
    private MultiRegionRuntime clients(URI region) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("warm-up", "warm-up"));
        return new MultiRegionRuntime(
                DynamoDbSettings.plain(
                        "warm-up",
                        settings.regions().subList(0, 2),
                        ClientHooks.NONE.both((name, client) ->
                                client.endpointOverride(region).credentialsProvider(credentials)),
                        new CallTimeouts(LONGEST_REQUEST, LONGEST_REQUEST, LONGEST_REQUEST)),
                Set::of);
    }

    /** Returns how long the last request took. */
    private static Duration ask(Client client) throws InterruptedException {
        var took = LONGEST_REQUEST;
        for (int round = 0; round < MOST_ROUNDS && took.compareTo(QUICK) >= 0; round++) {
            client.update(UpdateItemRequest.builder()
                    .tableName("warm-up")
                    .key(KEY)
                    .updateExpression("SET v = :v")
                    .expressionAttributeValues(Map.of(":v", AttributeValue.fromN("1")))
                    .build());
            client.put(PutItemRequest.builder().tableName("warm-up").item(KEY).build());
            client.query(QueryRequest.builder()
                    .tableName("warm-up")
                    .keyConditionExpression("id = :id")
                    .expressionAttributeValues(Map.of(":id", AttributeValue.fromS("1")))
                    .build());
            client.delete(
                    DeleteItemRequest.builder().tableName("warm-up").key(KEY).build());
            refused(client);
            long began = System.nanoTime();
            client.get(get("warm-up"));
            took = Duration.ofNanos(System.nanoTime() - began);
        }
        return took;
    }

    private static void refused(Client client) throws InterruptedException {
        try {
            client.get(get(CannedRegion.NO_TABLE));
        } catch (DynamoDbException asItShould) {
            // The way of an error is warm, too.
        }
    }

    private static GetItemRequest get(String table) {
        return GetItemRequest.builder().tableName(table).key(KEY).build();
    }

    /** Says the first word of TLS to nobody, which loads most of it, the certificates of all authorities included. */
    private static void greet() throws Exception {
        var tls = SSLContext.getDefault().createSSLEngine("localhost", 443);
        tls.setUseClientMode(true);
        tls.beginHandshake();
        tls.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(tls.getSession().getPacketBufferSize()));
    }

    private void sync(MultiRegionRuntime engine) throws Exception {
        try (var first = engine.clients().syncOfTheFirst()) {
            var invoker = engine.syncInvoker(first, ColdStart.over());
            over(ask(sync(RoutedClients.sync(invoker, first.of(0), () -> {}, "warm-up"))));
        }
    }

    private void async(MultiRegionRuntime engine) throws Exception {
        try (var first = engine.clients().asyncOfTheFirst()) {
            var invoker = engine.asyncInvoker(first, ColdStart.over());
            over(ask(async(RoutedClients.async(invoker, first.of(0), () -> {}, "warm-up"))));
        }
    }

    /** What was made for it is closed after that, when nobody waits any more. */
    private void over(Duration lastRequest) throws Exception {
        greet();
        LOG.debug("Warmed up: client={} kind={} lastRequest={}", settings.name(), kind, lastRequest);
        start.warmedUp(lastRequest.compareTo(QUICK) < 0);
    }

    private static Client sync(DynamoDbClient client) {
        return new Client() {
            @Override
            public void get(GetItemRequest request) {
                client.getItem(request);
            }

            @Override
            public void query(QueryRequest request) {
                client.query(request);
            }

            @Override
            public void put(PutItemRequest request) {
                client.putItem(request);
            }

            @Override
            public void update(UpdateItemRequest request) {
                client.updateItem(request);
            }

            @Override
            public void delete(DeleteItemRequest request) {
                client.deleteItem(request);
            }
        };
    }

    private static Client async(DynamoDbAsyncClient client) {
        return new Client() {
            @Override
            public void get(GetItemRequest request) throws InterruptedException {
                answered(client.getItem(request));
            }

            @Override
            public void query(QueryRequest request) throws InterruptedException {
                answered(client.query(request));
            }

            @Override
            public void put(PutItemRequest request) throws InterruptedException {
                answered(client.putItem(request));
            }

            @Override
            public void update(UpdateItemRequest request) throws InterruptedException {
                answered(client.updateItem(request));
            }

            @Override
            public void delete(DeleteItemRequest request) throws InterruptedException {
                answered(client.deleteItem(request));
            }
        };
    }

    private static void answered(CompletableFuture<?> answer) throws InterruptedException {
        try {
            answer.get();
        } catch (ExecutionException e) {
            throw SdkExceptions.unchecked(e.getCause());
        }
    }
}
