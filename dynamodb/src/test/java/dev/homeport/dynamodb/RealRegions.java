package dev.homeport.dynamodb;

import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Two regions of DynamoDB Local, replicating, and clients of them. Home is {@code eu-west-1}. */
public final class RealRegions implements AutoCloseable {

    public static final String TABLE = "orders";
    public static final Region HOME = Region.EU_WEST_1;
    public static final Region OTHER = Region.US_EAST_1;
    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    private final RegionLab lab = RegionLab.builder()
            .regions(HOME.id(), OTHER.id())
            .postgres(false)
            .dynamoDb(true)
            .start();

    public RealRegions() {
        lab.trustInThisJvm();
        lab.dynamoDb().createGlobalTable(table(TABLE));
    }

    static CreateTableRequest table(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .build();
    }

    public RegionLab lab() {
        return lab;
    }

    public LabDynamoDb home() {
        return lab.region(HOME.id()).dynamoDb();
    }

    public LabDynamoDb other() {
        return lab.region(OTHER.id()).dynamoDb();
    }

    /** A client with short times, so that a test need not wait for what takes minutes in production. */
    public MultiRegionDynamoDb client(Consumer<MultiRegionDynamoDbBuilder> options) {
        var builder = MultiRegionDynamoDb.builder()
                .regions(HOME, OTHER)
                .canary(c -> c.item(TABLE, FakeRegions.key("canary")).interval(Duration.ofSeconds(1)))
                .failback(f -> f.minimumOut(Duration.ofSeconds(1)))
                .eachClient((region, client) -> client.credentialsProvider(CREDENTIALS)
                        .endpointProvider(lab.region(region.id()).dynamoDb().endpointProvider()));
        options.accept(builder);
        return builder.build();
    }

    public MultiRegionDynamoDb client() {
        return client(builder -> {});
    }

    /** The plain SDK, straight to one region's server. */
    public DynamoDbClient directly(LabDynamoDb region) {
        return DynamoDbClient.builder()
                .region(Region.of(region.region()))
                .credentialsProvider(CREDENTIALS)
                .endpointOverride(region.serverEndpoint())
                .build();
    }

    /** Hears a client's events. */
    static List<RoutingEvent> events(MultiRegionDynamoDb client) {
        var events = new CopyOnWriteArrayList<RoutingEvent>();
        client.addListener(events::add);
        return events;
    }

    /** Makes everything well again, for the next test. */
    public void heal() {
        for (var region : List.of(home(), other())) {
            region.regainDns();
            region.link().heal();
            if (!region.isRunning()) {
                region.restart();
            }
            region.thaw();
        }
        lab.dynamoDb().resumeReplication();
        lab.dynamoDb().replicationLag(Duration.ZERO);
        lab.dynamoDb().awaitReplicated(Duration.ofSeconds(20));
    }

    public static void await(ThrowingRunnable condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(condition);
    }

    @Override
    public void close() {
        lab.close();
    }
}
