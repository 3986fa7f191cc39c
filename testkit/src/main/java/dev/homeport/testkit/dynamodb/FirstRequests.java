package dev.homeport.testkit.dynamodb;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a server for one of each common operation, so that it has loaded what they take; it needs no SDK. */
final class FirstRequests {
    /** DynamoDB Local looks at the key of a signature, and not at the signature. */
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=lab/20260101/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host, Signature=0";

    private static final String TABLE = "\"TableName\":\"first\"";
    private static final String KEY = TABLE + ",\"Key\":{\"k\":{\"S\":\"a\"}}";
    private static final String VALUE = "\"ExpressionAttributeValues\":{\":v\":{\"S\":\"a\"}}";

    private record Request(String operation, String members) {}

    private static final List<Request> ALL = List.of(
            new Request(
                    "CreateTable",
                    TABLE + ",\"AttributeDefinitions\":[{\"AttributeName\":\"k\",\"AttributeType\":\"S\"}],"
                            + "\"KeySchema\":[{\"AttributeName\":\"k\",\"KeyType\":\"HASH\"}],"
                            + "\"BillingMode\":\"PAY_PER_REQUEST\","
                            + "\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}"),
            new Request("PutItem", TABLE + ",\"Item\":{\"k\":{\"S\":\"a\"}}"),
            new Request(
                    "UpdateItem",
                    KEY + ",\"UpdateExpression\":\"SET v = :v\",\"ConditionExpression\":\"attribute_exists(k)\","
                            + VALUE),
            new Request("GetItem", KEY + ",\"ConsistentRead\":true"),
            new Request("Query", TABLE + ",\"KeyConditionExpression\":\"k = :v\"," + VALUE),
            new Request("Scan", TABLE),
            new Request("DeleteItem", KEY));

    private FirstRequests() {}

    static void send(URI endpoint) throws IOException {
        for (var request : ALL) {
            var connection = (HttpURLConnection) endpoint.toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setConnectTimeout((int) DynamoDbServer.ANSWER_TIMEOUT.toMillis());
            connection.setReadTimeout((int) DynamoDbServer.ANSWER_TIMEOUT.toMillis());
            connection.setRequestProperty("Authorization", SIGNED);
            connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
            connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810." + request.operation());
            try (var body = connection.getOutputStream()) {
                body.write(("{" + request.members() + "}").getBytes(StandardCharsets.UTF_8));
            }
            var status = connection.getResponseCode();
            connection.disconnect();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("the first " + request.operation() + " was answered with " + status);
            }
        }
    }
}
