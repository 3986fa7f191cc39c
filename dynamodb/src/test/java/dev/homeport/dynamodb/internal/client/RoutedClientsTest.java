package dev.homeport.dynamodb.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RealRegions;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Whatever takes a client of the SDK takes ours. */
class RoutedClientsTest {

    private static RealRegions regions;

    @BeforeAll
    static void start() {
        regions = new RealRegions();
    }

    @AfterAll
    static void stop() {
        regions.close();
    }

    @AfterEach
    void heal() {
        regions.heal();
    }

    /** An item as the Enhanced client maps it. */
    @DynamoDbBean
    public static class Order {
        private String id = "";
        private String status = "";

        @DynamoDbPartitionKey
        public String getId() {
            return id;
        }

        public void setId(String id) {
            this.id = id;
        }

        public String getStatus() {
            return status;
        }

        public void setStatus(String status) {
            this.status = status;
        }
    }

    private static Order order(String id, String status) {
        var order = new Order();
        order.setId(id);
        order.setStatus(status);
        return order;
    }

    @Test
    void the_enhanced_client_runs_on_it_and_moves_with_it() {
        try (var dynamoDb = regions.client()) {
            var table = DynamoDbEnhancedClient.builder()
                    .dynamoDbClient(dynamoDb.client())
                    .build()
                    .table(RealRegions.TABLE, TableSchema.fromBean(Order.class));
            table.putItem(order("enhanced", "new"));
            var key = Key.builder().partitionValue("enhanced").build();
            assertThat(table.getItem(key).getStatus()).isEqualTo("new");
            regions.lab().dynamoDb().awaitReplicated(Duration.ofSeconds(20));
            regions.home().link().refuse();
            assertThat(table.getItem(key).getStatus()).isEqualTo("new");
            assertThat(table.scan().items()).anyMatch(found -> found.getId().equals("enhanced"));
            // Until then a write may meet a connection that was open and is reset, and what became of it is unknown.
            RealRegions.await(() -> {
                assertThat(table.getItem(key).getStatus()).isEqualTo("new");
                assertThat(dynamoDb.routes().writeRegion()).isEqualTo(RegionName.of(RealRegions.OTHER.id()));
            });
            table.putItem(order("moved", "away"));
            try (var direct = regions.directly(regions.other())) {
                assertThat(direct.getItem(r -> r.tableName(RealRegions.TABLE).key(FakeRegions.key("moved")))
                                .hasItem())
                        .isTrue();
            }
        }
    }

    @Test
    void the_async_enhanced_client_runs_on_it() {
        try (var dynamoDb = regions.client()) {
            var table = DynamoDbEnhancedAsyncClient.builder()
                    .dynamoDbClient(dynamoDb.asyncClient())
                    .build()
                    .table(RealRegions.TABLE, TableSchema.fromBean(Order.class));
            table.putItem(order("enhanced-async", "new")).join();
            assertThat(table.getItem(Key.builder()
                                    .partitionValue("enhanced-async")
                                    .build())
                            .join()
                            .getStatus())
                    .isEqualTo("new");
        }
    }

    @Test
    void pages_go_on_in_another_region_when_one_is_lost_between_them() {
        try (var dynamoDb = regions.client()) {
            var client = dynamoDb.client();
            for (int i = 0; i < 6; i++) {
                var id = "page-" + i;
                client.putItem(r -> r.tableName(RealRegions.TABLE).item(FakeRegions.key(id)));
            }
            regions.lab().dynamoDb().awaitReplicated(Duration.ofSeconds(20));
            List<String> seen = new ArrayList<>();
            for (var page :
                    client.scanPaginator(r -> r.tableName(RealRegions.TABLE).limit(2))) {
                page.items().forEach(item -> seen.add(item.get("id").s()));
                regions.home().link().refuse();
            }
            assertThat(seen).contains("page-0", "page-1", "page-2", "page-3", "page-4", "page-5");
        }
    }

    @Test
    void waiters_overloads_and_configuration_are_those_of_a_client() {
        try (var dynamoDb = regions.client()) {
            var client = dynamoDb.client();
            assertThat(client.waiter()
                            .waitUntilTableExists(r -> r.tableName(RealRegions.TABLE))
                            .matched()
                            .response())
                    .isPresent();
            assertThat(client.serviceClientConfiguration().region()).isEqualTo(RealRegions.HOME);
            assertThat(client.serviceName()).isEqualTo("dynamodb");
            assertThat(client.listTables().tableNames()).contains(RealRegions.TABLE);
            assertThat(client)
                    .isEqualTo(dynamoDb.client())
                    .hasToString("MultiRegionDynamoDb[dynamodb [eu-west-1, us-east-1]]");
            assertThat(client.hashCode()).isEqualTo(dynamoDb.client().hashCode());
            var async = dynamoDb.asyncClient();
            assertThat(async.waiter()
                            .waitUntilTableExists(r -> r.tableName(RealRegions.TABLE))
                            .join()
                            .matched()
                            .response())
                    .isPresent();
            assertThat(async.serviceClientConfiguration().region()).isEqualTo(RealRegions.HOME);
        }
    }

    @Test
    void an_async_waiter_makes_no_threads_that_its_user_would_have_to_end() {
        try (var dynamoDb = regions.client()) {
            var waiter = dynamoDb.asyncClient().waiter();
            var twice = WaiterOverrideConfiguration.builder()
                    .maxAttempts(2)
                    .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10)))
                    .build();
            var nothing = DescribeTableRequest.builder().tableName("nothing").build();
            assertThat(waiter.waitUntilTableExists(nothing, twice)).failsWithin(Duration.ofSeconds(30));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("waiters-"));
    }

    @Test
    void batches_and_transactions_pass_through() {
        try (var dynamoDb = regions.client()) {
            var client = dynamoDb.client();
            client.transactWriteItems(r -> r.transactItems(TransactWriteItem.builder()
                    .put(Put.builder()
                            .tableName(RealRegions.TABLE)
                            .item(FakeRegions.key("transaction"))
                            .build())
                    .build()));
            assertThat(client.batchGetItem(r -> r.requestItems(Map.of(
                                    RealRegions.TABLE,
                                    KeysAndAttributes.builder()
                                            .keys(List.of(FakeRegions.key("transaction")))
                                            .build())))
                            .responses()
                            .get(RealRegions.TABLE))
                    .singleElement()
                    .satisfies(item -> assertThat(item).containsEntry("id", AttributeValue.fromS("transaction")));
            assertThat(client.executeStatement(r -> r.statement("SELECT * FROM \"orders\" WHERE id = 'transaction'"))
                            .items())
                    .hasSize(1);
        }
    }
}
