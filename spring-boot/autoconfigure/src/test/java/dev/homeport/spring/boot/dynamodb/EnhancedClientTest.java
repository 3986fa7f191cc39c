package dev.homeport.spring.boot.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import dev.homeport.testkit.RegionLab;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The Enhanced clients of an application against two real regions. */
@Tag("slow")
class EnhancedClientTest {

    /** What is stored. */
    @DynamoDbBean
    public static class Order {

        private String id = "";

        @DynamoDbPartitionKey
        public String getId() {
            return id;
        }

        public void setId(String id) {
            this.id = id;
        }
    }

    @Test
    void what_one_enhanced_client_writes_the_other_reads_although_the_home_region_has_crashed() {
        try (var lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .postgres(false)
                .dynamoDb(true)
                .dynamoDbLocal(Path.of(System.getProperty("lab.dynamodb.local")))
                .start()) {
            lab.trustInThisJvm();
            lab.dynamoDb()
                    .createGlobalTable(CreateTableRequest.builder()
                            .tableName("orders")
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .attributeDefinitions(AttributeDefinition.builder()
                                    .attributeName("id")
                                    .attributeType(ScalarAttributeType.S)
                                    .build())
                            .keySchema(KeySchemaElement.builder()
                                    .attributeName("id")
                                    .keyType(KeyType.HASH)
                                    .build())
                            .build());
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            RegionAutoConfiguration.class, MultiRegionDynamoDbAutoConfiguration.class))
                    .withPropertyValues("homeport.region=us-east-1", "homeport.dynamodb.regions=us-east-1,eu-west-1")
                    .withBean(
                            MultiRegionDynamoDbBuilderCustomizer.class,
                            () -> builder -> builder.eachClient((region, client) -> client.credentialsProvider(
                                            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
                                    .endpointProvider(
                                            lab.region(region.id()).dynamoDb().endpointProvider())))
                    .run(context -> {
                        var schema = TableSchema.fromBean(Order.class);
                        var orders =
                                context.getBean(DynamoDbEnhancedClient.class).table("orders", schema);
                        var order = new Order();
                        order.setId("7");
                        orders.putItem(order);
                        lab.dynamoDb().awaitReplicated(Duration.ofSeconds(60));

                        lab.region("us-east-1").dynamoDb().crash();
                        var read = context.getBean(DynamoDbEnhancedAsyncClient.class)
                                .table("orders", schema)
                                .getItem(Key.builder().partitionValue("7").build())
                                .join();
                        assertThat(read.getId()).isEqualTo("7");
                    });
        }
    }
}
