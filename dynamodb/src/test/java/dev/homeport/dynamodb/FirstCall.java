package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Makes one call, the first of its process, and says how it ended. */
public final class FirstCall {

    private FirstCall() {}

    /** @param arguments the address of both regions, {@code get} or {@code add}, and {@code warm} to wait for the warm-up */
    public static void main(String[] arguments) {
        var builder = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) -> client.endpointOverride(URI.create(arguments[0]))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))));
        try (var dynamoDb = builder.build()) {
            var client = dynamoDb.client();
            if (arguments[2].equals("warm")) {
                dynamoDb.warmUp().toCompletableFuture().join();
            }
            if (arguments[1].equals("get")) {
                client.getItem(get("1"));
            } else {
                client.updateItem(add("1"));
            }
            System.out.println("the first call was answered");
        } catch (RuntimeException e) {
            System.out.println("the first call failed: " + e);
        }
    }
}
