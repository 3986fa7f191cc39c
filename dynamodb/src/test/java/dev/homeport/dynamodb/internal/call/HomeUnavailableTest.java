package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.marked;
import static dev.homeport.dynamodb.FakeRegions.put;
import static dev.homeport.dynamodb.FakeRegions.putIfAbsent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.HomeRegionUnavailableException;
import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.WriteRouting;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** An operation that needs home fails with one type while home cannot be reached, be that known already or not. */
class HomeUnavailableTest {

    @ParameterizedTest
    @EnumSource
    void one_type_tells_it_before_the_eviction_and_after(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.REFUSE);
            assertThatThrownBy(() -> regions.call(flavour, putIfAbsent("1", "x")))
                    .isInstanceOfSatisfying(
                            HomeRegionUnavailableException.class,
                            e -> assertThat(e.home()).isEqualTo(Region.EU_WEST_1))
                    .hasRootCauseInstanceOf(ConnectException.class)
                    .hasMessageContaining("writes.conditional");
            regions.awaitEvent(RoutingEvent.RegionEvicted.class);
            assertThatThrownBy(() -> regions.call(flavour, putIfAbsent("1", "x")))
                    .isInstanceOf(HomeRegionUnavailableException.class)
                    .hasMessageContaining("writes.conditional");
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_consistent_read_that_home_does_not_answer_fails_with_it(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.HANG);
            assertThatThrownBy(() -> regions.call(flavour, consistent()))
                    .isInstanceOf(HomeRegionUnavailableException.class)
                    .hasCauseInstanceOf(SdkClientException.class)
                    .hasMessageContaining("reads.consistent");
            regions.home().always(FakeFault.CONNECT_TIMEOUT);
            assertThatThrownBy(() -> regions.call(flavour, consistent()))
                    .isInstanceOf(HomeRegionUnavailableException.class);
        }
    }

    @Test
    void a_write_for_home_only_fails_with_it_too() {
        try (var regions = new FakeRegions(2, builder -> builder.writes(w -> w.routing(WriteRouting.HOME_ONLY)))) {
            regions.home().always(FakeFault.DNS);
            assertThatThrownBy(() -> regions.call(FakeRegions.Flavour.SYNC, put("1", "x")))
                    .isInstanceOf(HomeRegionUnavailableException.class)
                    .hasMessageContaining("see writes");
        }
    }

    @Test
    void a_condition_fails_with_it_too_while_no_region_is_known_to_have_caught_up() {
        try (var regions = new FakeRegions(
                2,
                builder -> builder.writes(w -> w.conditional(ConditionalWrites.AFTER_LAG_GATE))
                        .failback(f -> f.heartbeats("homeport", "id")))) {
            regions.home().always(FakeFault.REFUSE);
            assertThatThrownBy(() -> regions.call(FakeRegions.Flavour.SYNC, putIfAbsent("1", "x")))
                    .isInstanceOf(HomeRegionUnavailableException.class);
        }
    }

    @Test
    void an_answer_of_home_is_the_sdks_exception_as_it_is() {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.ERROR);
            assertThat(catchThrowable(() -> regions.call(FakeRegions.Flavour.SYNC, consistent())))
                    .isInstanceOf(DynamoDbException.class);
        }
    }

    @Test
    void a_limit_of_the_callers_own_that_strikes_is_the_sdks_exception_as_it_is() {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.HANG);
            var impatient = consistent().toBuilder()
                    .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(100)))
                    .build();
            assertThat(catchThrowable(() -> regions.call(FakeRegions.Flavour.SYNC, impatient)))
                    .isInstanceOf(ApiCallTimeoutException.class);
        }
    }

    @Test
    void what_is_pinned_or_could_have_gone_elsewhere_fails_as_it_did() {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.REFUSE);
            regions.other().always(FakeFault.REFUSE);
            var pinned = marked(putIfAbsent("1", "x"), RequestOptions.PIN_REGION, Region.EU_WEST_1);
            for (var request : new software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest[] {
                pinned, get("1"), put("1", "x")
            }) {
                assertThat(catchThrowable(() -> regions.call(FakeRegions.Flavour.SYNC, request)))
                        .isInstanceOf(SdkClientException.class)
                        .isNotInstanceOf(HomeRegionUnavailableException.class);
            }
        }
    }

    private static GetItemRequest consistent() {
        return get("1").toBuilder().consistentRead(true).build();
    }
}
