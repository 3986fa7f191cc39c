package dev.homeport.testkit.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@Tag("containers")
class ContainedDynamoDbTest {
    private static final String TABLE = "orders";
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static RegionLab lab;
    private static LabDynamoDb east;
    private static LabDynamoDb west;

    @BeforeAll
    static void start() {
        Images.requireEngine();
        lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .platform(Images.platform())
                .postgres(false)
                .dynamoDb(true)
                .start();
        lab.trustInThisJvm();
        east = lab.region("us-east-1").dynamoDb();
        west = lab.region("eu-west-1").dynamoDb();
        lab.dynamoDb()
                .createGlobalTable(CreateTableRequest.builder()
                        .tableName(TABLE)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build())
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("id")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .build());
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void what_is_written_in_one_region_is_soon_in_the_other() {
        put(east, "1");
        lab.dynamoDb().awaitReplicated(SOON);

        assertThat(has(west, "1")).isTrue();
    }

    @Test
    void a_crash_loses_nothing_and_what_was_written_meanwhile_arrives_after_the_restart() {
        put(east, "2");
        lab.dynamoDb().awaitReplicated(SOON);
        west.crash();
        assertThat(west.isRunning()).isFalse();
        assertThatThrownBy(() -> has(west, "2", SHORT)).isInstanceOf(SdkClientException.class);
        put(east, "3");

        west.restart();
        lab.dynamoDb().awaitReplicated(SOON);
        assertThat(has(west, "2")).isTrue();
        assertThat(has(west, "3")).isTrue();
    }

    @Test
    void a_frozen_region_does_not_answer_until_it_is_thawed() {
        west.freeze();
        try {
            assertThatThrownBy(() -> has(west, "4", SHORT)).isInstanceOf(SdkClientException.class);
        } finally {
            west.thaw();
        }
        put(west, "4");
        lab.dynamoDb().awaitReplicated(SOON);
        assertThat(has(east, "4")).isTrue();
    }

    @Test
    void a_black_hole_strikes_the_applications_path_alone() {
        lab.region("eu-west-1").blackHole();
        try {
            assertThatThrownBy(() -> has(west, "5", SHORT)).isInstanceOf(SdkClientException.class);
            put(east, "5");
            lab.dynamoDb().awaitReplicated(SOON);
        } finally {
            lab.region("eu-west-1").heal();
        }
        assertThat(has(west, "5")).isTrue();
    }

    private static void put(LabDynamoDb region, String id) {
        try (var client = client(region, SOON)) {
            client.putItem(put -> put.tableName(TABLE).item(Map.of("id", AttributeValue.fromS(id))));
        }
    }

    private static boolean has(LabDynamoDb region, String id) {
        return has(region, id, SOON);
    }

    private static boolean has(LabDynamoDb region, String id, Duration timeout) {
        try (var client = client(region, timeout)) {
            return client.getItem(get ->
                            get.tableName(TABLE).consistentRead(true).key(Map.of("id", AttributeValue.fromS(id))))
                    .hasItem();
        }
    }

    private static DynamoDbClient client(LabDynamoDb region, Duration timeout) {
        return DynamoDbClient.builder()
                .endpointProvider(region.endpointProvider())
                .region(Region.of(region.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClientBuilder(
                        Apache5HttpClient.builder().connectionTimeout(timeout).socketTimeout(timeout))
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }
}
