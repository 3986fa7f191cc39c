package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbClients;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import dev.homeport.testkit.dynamodb.TableStream;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
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

/** The real client, pointed at a lab's DynamoDB, and what it writes and reads. */
final class DynamoDbs {
    /** Of a handshake, too. */
    static final Duration CONNECT_TIMEOUT = Duration.ofMillis(800);

    static final Duration ANSWER_TIMEOUT = Duration.ofMillis(800);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    private DynamoDbs() {}

    /** One that tries once and finds the region as an application does. */
    static DynamoDbClient client(LabDynamoDb region) {
        return client(region, CONNECT_TIMEOUT, ANSWER_TIMEOUT);
    }

    /** One for what comes before a fault, where a busy machine may take its time. */
    static DynamoDbClient patientClient(LabDynamoDb region) {
        return client(region, PATIENCE, PATIENCE);
    }

    private static DynamoDbClient client(LabDynamoDb region, Duration connectTimeout, Duration answerTimeout) {
        return DynamoDbClient.builder()
                .endpointProvider(region.endpointProvider())
                .region(Region.of(region.region()))
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(connectTimeout)
                        .socketTimeout(answerTimeout))
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    static CreateTableRequest table(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .build();
    }

    static void put(DynamoDbClient client, String table, String id, String value) {
        client.putItem(put -> put.tableName(table)
                .item(Map.of("id", AttributeValue.fromS(id), "value", AttributeValue.fromS(value))));
    }

    static void delete(DynamoDbClient client, String table, String id) {
        client.deleteItem(delete -> delete.tableName(table).key(Map.of("id", AttributeValue.fromS(id))));
    }

    /** The item's value, or "nothing". */
    static String get(DynamoDbClient client, String table, String id) {
        var item = client.getItem(
                        get -> get.tableName(table).consistentRead(true).key(Map.of("id", AttributeValue.fromS(id))))
                .item();
        return item.isEmpty() ? "nothing" : item.get("value").s();
    }

    /** The same over a connection that no fault has met. */
    static String get(LabDynamoDb region, String table, String id) {
        try (var fresh = patientClient(region)) {
            return get(fresh, table, id);
        }
    }

    /** How many records the table's stream has in that region. */
    static int records(LabDynamoDb region, String table) {
        try (var clients = new DynamoDbClients(region.serverEndpoint())) {
            var arn = clients.tables()
                    .describeTable(describe -> describe.tableName(table))
                    .table()
                    .latestStreamArn();
            var stream = new TableStream(clients.streams(), table, arn);
            var count = 0;
            for (var page = stream.read(); !page.isEmpty(); page = stream.read()) {
                count += page.size();
            }
            return count;
        }
    }
}
