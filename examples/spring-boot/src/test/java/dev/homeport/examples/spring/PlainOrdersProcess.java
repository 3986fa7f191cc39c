package dev.homeport.examples.spring;

import java.net.URI;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the same service as a process that has one region and nothing of Homeport, with the SDK's own client. */
final class PlainOrdersProcess {

    private PlainOrdersProcess() {}

    public static void main(String[] args) {
        var service = new SpringApplication(OrdersApplication.class);
        service.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(DynamoDbClient.class, () -> client()));
        service.addListeners(OrdersProcess.sayReady());
        service.run(args);
    }

    private static DynamoDbClient client() {
        return DynamoDbClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create(OrdersProcess.address("us-east-1")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
    }
}
