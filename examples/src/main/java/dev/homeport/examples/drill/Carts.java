package dev.homeport.examples.drill;

import static java.util.stream.Collectors.toMap;

import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Creates the carts' global table, leads clients to it, and reads it past every relay and past Homeport. */
final class Carts {

    static final String TABLE = "carts";
    static final String KEY = "cart";
    static final String ARTICLE = "lighthouse";

    /** The cart that all readers read. */
    static final String SEEN_BY_ALL = "seen-by-all";

    private static final String QUANTITY = "article:" + ARTICLE;

    private Carts() {}

    static void create(RegionLab lab) {
        lab.trustInThisJvm();
        lab.dynamoDb()
                .createGlobalTable(CreateTableRequest.builder()
                        .tableName(TABLE)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .keySchema(KeySchemaElement.builder()
                                .attributeName(KEY)
                                .keyType(KeyType.HASH)
                                .build())
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName(KEY)
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .build());
        try (var client = directly(lab.region(Stage.EAST).dynamoDb())) {
            client.putItem(put -> put.tableName(TABLE)
                    .item(Map.of(KEY, AttributeValue.fromS(SEEN_BY_ALL), QUANTITY, AttributeValue.fromN("1"))));
        }
        lab.dynamoDb().awaitReplicated(Stage.CATCH_UP);
    }

    /** Leads a client to the lab's DynamoDB of that region, by whatever faults it has. */
    static void configure(RegionLab lab, Region region, DynamoDbBaseClientBuilder<?, ?> client) {
        client.endpointProvider(lab.region(region.id()).dynamoDb().endpointProvider());
        client.credentialsProvider(credentials());
    }

    /** Returns how many articles each cart with that prefix holds in that region. */
    static Map<String, Integer> in(LabDynamoDb region, String prefix) {
        try (var client = directly(region)) {
            return client
                    .scanPaginator(scan -> scan.tableName(TABLE)
                            .consistentRead(true)
                            .filterExpression("begins_with(" + KEY + ", :prefix)")
                            .expressionAttributeValues(Map.of(":prefix", AttributeValue.fromS(prefix + "-"))))
                    .items()
                    .stream()
                    .collect(toMap(
                            item -> item.get(KEY).s(),
                            item -> Integer.valueOf(item.get(QUANTITY).n())));
        }
    }

    private static DynamoDbClient directly(LabDynamoDb region) {
        return DynamoDbClient.builder()
                .endpointOverride(region.serverEndpoint())
                .region(Region.of(region.region()))
                .credentialsProvider(credentials())
                .build();
    }

    static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("drill", "drill"));
    }
}
