package dev.homeport.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.junit.InRegion;
import dev.homeport.testkit.junit.LabLifetime;
import dev.homeport.testkit.junit.RegionLabExtension;
import dev.homeport.testkit.junit.RegionLabTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

@Tag("slow")
class RegionLabContextTest {

    private static final List<String> ENDS = new CopyOnWriteArrayList<>();

    @Test
    void the_lab_may_be_named_before_or_after_spring_or_be_a_field() {
        for (var type : List.of(LabFirst.class, LabInAField.class, LabAround.class)) {
            execute(type)
                    .testEvents()
                    .assertStatistics(tests -> tests.started(1).succeeded(1));
        }
    }

    @Test
    void the_application_ends_before_its_lab() {
        ENDS.clear();
        execute(EndsFirst.class).testEvents().assertStatistics(tests -> tests.succeeded(1));
        assertThat(ENDS).containsExactly("the application ends; us-east-1 writable: true");
    }

    @Test
    void a_lab_of_each_test_is_refused_since_the_application_is_the_classs() {
        execute(LabPerTest.class)
                .allEvents()
                .failed()
                .assertThatEvents()
                .singleElement()
                .satisfies(event -> assertThat(event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow())
                        .hasStackTraceContaining("lifetime PER_CLASS"));
    }

    @Test
    void dynamo_db_clients_lead_to_the_lab() {
        execute(WithDynamoDb.class).testEvents().assertStatistics(tests -> tests.succeeded(1));
    }

    private static EngineExecutionResults execute(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .selectors(selectClass(type))
                .execute();
    }

    @RegionLabTest(regions = {"us-east-1", "eu-west-1"})
    @SpringBootTest(classes = Application.class, properties = "homeport.region=eu-west-1")
    static class LabFirst {
        @Test
        void it_knows_the_labs_nodes_and_its_own_region(
                RegionLab lab, @Autowired FailoverDataSource dataSource, @Value("${homeport.region}") String region) {
            assertThat(dataSource.topology().nodes()).hasSameSizeAs(lab.regions());
            assertThat(region).isEqualTo("eu-west-1");
        }
    }

    @SpringBootTest(classes = Application.class, properties = "homeport.region=elsewhere")
    static class LabInAField {
        @RegisterExtension
        static final RegionLabExtension LAB = RegionLabExtension.of(
                () -> RegionLab.builder().regions("us-east-1", "eu-west-1").start());

        @Test
        void it_is_in_the_labs_first_region(
                @Autowired FailoverDataSource dataSource, @Value("${homeport.region}") String region) {
            assertThat(dataSource.topology().nodes()).hasSize(2);
            assertThat(region).isEqualTo("us-east-1");
        }
    }

    @RegionLabTest(regions = {"us-east-1", "eu-west-1"})
    @SpringBootTest(classes = Application.class)
    static class LabAround {
        @Nested
        class Inside {
            @Test
            void it_has_the_lab_of_the_class_around_it(@Autowired FailoverDataSource dataSource) {
                assertThat(dataSource.topology().nodes()).hasSize(2);
            }
        }
    }

    @SpringBootTest(classes = {Application.class, EndsFirst.Ending.class})
    @RegionLabTest(regions = {"us-east-1", "eu-west-1"})
    static class EndsFirst {
        private static LabRegion east;

        @Test
        void a_test(@InRegion("us-east-1") LabRegion primary) {
            east = primary;
        }

        static class Ending {
            @Bean
            DisposableBean end() {
                return () -> ENDS.add("the application ends; us-east-1 writable: " + east.isWritable());
            }
        }
    }

    @SpringBootTest(classes = Application.class)
    @RegionLabTest(
            regions = {"us-east-1", "eu-west-1"},
            lifetime = LabLifetime.PER_METHOD)
    static class LabPerTest {
        @Test
        void a_test() {}
    }

    @SpringBootTest(classes = Application.class)
    @RegionLabTest(
            regions = {"us-east-1", "eu-west-1"},
            dynamoDb = true)
    static class WithDynamoDb {
        @Test
        void a_table_of_the_lab_is_written(RegionLab lab, @Autowired DynamoDbClient client) {
            lab.dynamoDb()
                    .createGlobalTable(CreateTableRequest.builder()
                            .tableName("carts")
                            .keySchema(KeySchemaElement.builder()
                                    .attributeName("id")
                                    .keyType("HASH")
                                    .build())
                            .attributeDefinitions(AttributeDefinition.builder()
                                    .attributeName("id")
                                    .attributeType("S")
                                    .build())
                            .billingMode("PAY_PER_REQUEST")
                            .build());
            var cart = Map.of("id", AttributeValue.fromS("cart-1"));
            client.putItem(put -> put.tableName("carts").item(cart));
            assertThat(client.getItem(get -> get.tableName("carts").key(cart).consistentRead(true))
                            .item())
                    .isEqualTo(cart);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}
}
