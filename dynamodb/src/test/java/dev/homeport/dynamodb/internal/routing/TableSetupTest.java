package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.key;
import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Tables that only some regions have, and tables and permissions that home loses. */
class TableSetupTest {

    @ParameterizedTest
    @EnumSource
    void a_table_that_only_home_has_is_read_there_once_more_after_an_error(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().put("1", "v", "here");
            regions.home().once(FakeFault.ERROR);
            regions.other().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.NO_TABLE);
            var answer = (GetItemResponse) regions.call(flavour, get("1"));
            assertThat(answer.item()).containsEntry("v", AttributeValue.fromS("here"));
            assertThat(regions.home().arrivals()).hasSize(2);
            assertThat(regions.other().arrivals()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_table_that_only_home_has_fails_as_home_failed(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.ERROR);
            regions.other().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.NO_TABLE);
            assertThatThrownBy(() -> regions.call(flavour, get("1"))).isInstanceOf(InternalServerErrorException.class);
            assertThat(regions.home().arrivals()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_tables_absence_makes_a_region_the_last_for_that_table_only(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(3)) {
            regions.home().always(FakeFault.REFUSE);
            regions.other()
                    .faults(arrival ->
                            arrival.text("TableName").filter("orders"::equals).isPresent()
                                    ? FakeFault.NO_TABLE
                                    : FakeFault.NONE);
            regions.call(flavour, get("1"));
            regions.awaitEvent(RoutingEvent.RegionMisconfigured.class);
            int before = regions.other().arrivals().size();
            regions.call(flavour, get("1"));
            assertThat(regions.other().arrivals()).as("the same table").hasSize(before);
            var carts =
                    GetItemRequest.builder().tableName("carts").key(key("1")).build();
            regions.call(flavour, carts);
            assertThat(regions.other().arrivals()).as("another table").hasSize(before + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_table_that_home_has_lost_is_told_and_read_elsewhere(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.other().put("1", "v", "there");
            regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.NO_TABLE);
            for (int i = 0; i < 5; i++) {
                var answer = (GetItemResponse) regions.call(flavour, get("1"));
                assertThat(answer.item()).containsEntry("v", AttributeValue.fromS("there"));
            }
            var told = regions.awaitEvent(RoutingEvent.RegionMisconfigured.class);
            assertThat(told.region().value()).isEqualTo("eu-west-1");
            assertThat(told.reason()).contains("orders").contains("ResourceNotFoundException");
            assertThat(regions.dynamoDb().routes().region("eu-west-1").misconfigured())
                    .isPresent();
            assertHomeCheckSays(regions, "ResourceNotFoundException");
            assertThatThrownBy(() -> regions.call(flavour, put("1", "x")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> regions.call(
                            flavour, get("1").toBuilder().consistentRead(true).build()))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_table_that_no_region_has_is_the_callers_own_mistake(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.NO_TABLE);
            regions.other().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.NO_TABLE);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> regions.call(flavour, get("1"))).isInstanceOf(ResourceNotFoundException.class);
            }
            assertThat(regions.dynamoDb().routes().region("eu-west-1").misconfigured())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_permission_that_home_has_lost_stays_the_callers_answer_and_is_told(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.DENY);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> regions.call(flavour, get("1")))
                        .isInstanceOf(DynamoDbException.class)
                        .hasMessageContaining("injected");
            }
            assertThat(regions.awaitEvent(RoutingEvent.RegionMisconfigured.class)
                            .reason())
                    .contains("AccessDeniedException");
            assertHomeCheckSays(regions, "AccessDeniedException");
            assertThat(catchThrowable(() -> regions.call(flavour, get("1")))).isNotNull();
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @Test
    void a_canary_of_the_users_own_that_home_refuses_is_told_without_any_call() {
        for (var fault : new FakeFault[] {FakeFault.NO_TABLE, FakeFault.DENY}) {
            try (var regions = new FakeRegions(
                    2, builder -> builder.canary(c -> c.item("orders", Map.of("id", AttributeValue.fromS("c")))))) {
                regions.home().always(fault);
                regions.dynamoDb().client();
                assertThat(regions.awaitEvent(RoutingEvent.RegionMisconfigured.class)
                                .region()
                                .value())
                        .isEqualTo("eu-west-1");
                assertHomeCheckSays(regions, "table orders");
            }
        }
    }

    private static void assertHomeCheckSays(FakeRegions regions, String text) {
        try (var health = HealthMonitor.builder()
                .check(regions.dynamoDb().healthCheck())
                .check(regions.dynamoDb().homeCheck())
                .build()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(health.snapshot().degraded(Scope.REGION)).containsExactly("dynamodb-home");
                assertThat(health.snapshot().check("dynamodb-home"))
                        .hasValueSatisfying(
                                check -> assertThat(check.toString()).contains(text));
            });
        }
    }
}
