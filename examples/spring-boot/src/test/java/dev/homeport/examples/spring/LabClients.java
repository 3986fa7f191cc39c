package dev.homeport.examples.spring;

import dev.homeport.spring.boot.dynamodb.MultiRegionDynamoDbBuilderCustomizer;
import java.util.function.Function;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/** Leads the DynamoDB clients of an application to a lab's servers, which no property can name. */
record LabClients(Function<String, DynamoDbEndpointProvider> endpoints)
        implements ApplicationContextInitializer<GenericApplicationContext> {

    static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    @Override
    public void initialize(GenericApplicationContext context) {
        context.registerBean(
                MultiRegionDynamoDbBuilderCustomizer.class,
                () -> builder -> builder.eachClient((region, client) ->
                        client.endpointProvider(endpoints.apply(region.id())).credentialsProvider(CREDENTIALS)));
    }
}
