package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.MultiRegionRuntime;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Regions in memory, and a client of them with the real SDK inside. Home is the first. */
public final class FakeRegions implements AutoCloseable {

    public static final List<Region> NAMES = List.of(Region.EU_WEST_1, Region.US_EAST_1, Region.AP_SOUTH_1);

    private final List<FakeRegion> regions = new ArrayList<>();
    private final List<RoutingEvent> events = new CopyOnWriteArrayList<>();
    private final MultiRegionDynamoDb dynamoDb;

    public FakeRegions(int count, Consumer<MultiRegionDynamoDbBuilder> options) {
        var names = NAMES.subList(0, count);
        names.forEach(name -> regions.add(new FakeRegion(name.id())));
        var builder = MultiRegionDynamoDb.builder()
                .regions(names.toArray(Region[]::new))
                .eachClient((region, client) -> client.credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                .eachSyncClient((region, client) -> region(region).sync(client))
                .eachAsyncClient((region, client) -> region(region).async(client))
                .listener(events::add);
        options.accept(builder);
        dynamoDb = builder.build();
    }

    public FakeRegions(int count) {
        this(count, builder -> {});
    }

    public MultiRegionRuntime engine() {
        return dynamoDb().engine();
    }

    public DynamoDbSettings settings() {
        return dynamoDb().settings();
    }

    public MultiRegionDynamoDb dynamoDb() {
        return dynamoDb;
    }

    public FakeRegion home() {
        return regions.get(0);
    }

    public FakeRegion other() {
        return regions.get(1);
    }

    FakeRegion region(Region name) {
        return regions.get(NAMES.indexOf(name));
    }

    public List<RoutingEvent> events() {
        return events;
    }

    /** Waits for an event of that kind; they are told a moment after the decision. */
    public <E extends RoutingEvent> E awaitEvent(Class<E> kind) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> events.stream()
                                .filter(kind::isInstance)
                                .map(kind::cast)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    public static GetItemRequest get(String id) {
        return GetItemRequest.builder().tableName("orders").key(key(id)).build();
    }

    public static PutItemRequest put(String id, String value) {
        return PutItemRequest.builder()
                .tableName("orders")
                .item(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromS(value)))
                .build();
    }

    public static PutItemRequest putIfAbsent(String id, String value) {
        return put(id, value).toBuilder()
                .conditionExpression("attribute_not_exists(id)")
                .build();
    }

    public static UpdateItemRequest add(String id) {
        return UpdateItemRequest.builder()
                .tableName("orders")
                .key(key(id))
                .updateExpression("ADD n :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))
                .build();
    }

    public static UpdateItemRequest set(String id, String value) {
        return UpdateItemRequest.builder()
                .tableName("orders")
                .key(key(id))
                .updateExpression("SET v = :v")
                .expressionAttributeValues(Map.of(":v", AttributeValue.fromS(value)))
                .build();
    }

    public static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    /** The same request, marked. */
    public static <T> DynamoDbRequest marked(
            DynamoDbRequest request, software.amazon.awssdk.core.interceptor.ExecutionAttribute<T> mark, T value) {
        return (DynamoDbRequest) request.toBuilder()
                .overrideConfiguration(software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration.builder()
                        .putExecutionAttribute(mark, value)
                        .build())
                .build();
    }

    /** Either kind of client, as one. */
    public enum Flavour {
        SYNC,
        ASYNC
    }

    /** Sends it with either kind of client. */
    public SdkResponse call(Flavour flavour, DynamoDbRequest request) {
        return flavour == Flavour.SYNC ? sync(request) : async(request);
    }

    private SdkResponse sync(DynamoDbRequest request) {
        return (SdkResponse) invoke(DynamoDbClient.class, dynamoDb.client(), request);
    }

    private SdkResponse async(DynamoDbRequest request) {
        try {
            return (SdkResponse)
                    ((CompletableFuture<?>) invoke(DynamoDbAsyncClient.class, dynamoDb.asyncClient(), request)).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private static Object invoke(Class<?> type, Object client, DynamoDbRequest request) {
        var name = request.getClass().getSimpleName().replaceAll("Request$", "");
        try {
            return type.getMethod(Character.toLowerCase(name.charAt(0)) + name.substring(1), request.getClass())
                    .invoke(client, request);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        dynamoDb.close();
    }
}
