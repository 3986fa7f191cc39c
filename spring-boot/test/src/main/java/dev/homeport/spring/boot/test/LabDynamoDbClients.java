package dev.homeport.spring.boot.test;

import dev.homeport.spring.boot.dynamodb.MultiRegionDynamoDbBuilderCustomizer;
import dev.homeport.testkit.RegionLab;
import org.springframework.context.ConfigurableApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Leads the application's DynamoDB clients to a lab's servers, which no property can name; apart, since DynamoDB is optional. */
final class LabDynamoDbClients {

    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    private LabDynamoDbClients() {}

    static void register(ConfigurableApplicationContext application, RegionLab lab) {
        lab.trustInThisJvm();
        MultiRegionDynamoDbBuilderCustomizer toTheLab = builder -> builder.eachClient((region, client) ->
                client.endpointProvider(lab.region(region.id()).dynamoDb().endpointProvider())
                        .credentialsProvider(CREDENTIALS));
        application.getBeanFactory().registerSingleton("regionLabDynamoDbClients", toTheLab);
    }
}
