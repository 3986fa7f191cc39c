package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.marked;
import static dev.homeport.dynamodb.FakeRegions.put;
import static dev.homeport.dynamodb.FakeRegions.putIfAbsent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

class RequestOptionsTest {

    @ParameterizedTest
    @EnumSource
    void a_pinned_request_goes_there_and_nowhere_else(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.call(flavour, marked(get("1"), RequestOptions.PIN_REGION, Region.US_EAST_1));
            assertThat(regions.home().arrivals()).isEmpty();
            assertThat(regions.other().arrivals()).hasSize(1);
            regions.other().always(FakeFault.REFUSE);
            assertThatThrownBy(
                            () -> regions.call(flavour, marked(get("1"), RequestOptions.PIN_REGION, Region.US_EAST_1)))
                    .isInstanceOf(SdkClientException.class);
            assertThat(regions.home().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_excluded_region_is_not_asked(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(3)) {
            regions.home().always(FakeFault.REFUSE);
            var excluded = Set.of(Region.US_EAST_1);
            regions.call(flavour, marked(get("1"), RequestOptions.EXCLUDE_REGIONS, excluded));
            regions.call(flavour, marked(put("1", "x"), RequestOptions.EXCLUDE_REGIONS, excluded));
            assertThat(regions.other().arrivals()).isEmpty();
            assertThat(regions.region(Region.AP_SOUTH_1).arrivals()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_region_that_is_none_of_the_clients_is_told_at_once(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            assertThatThrownBy(
                            () -> regions.call(flavour, marked(get("1"), RequestOptions.PIN_REGION, Region.SA_EAST_1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PIN_REGION")
                    .hasMessageContaining("sa-east-1")
                    .hasMessageContaining("us-east-1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void to_exclude_every_region_is_told_at_once(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            var all = Set.of(Region.EU_WEST_1, Region.US_EAST_1);
            assertThatThrownBy(() -> regions.call(flavour, marked(get("1"), RequestOptions.EXCLUDE_REGIONS, all)))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("excluded");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_operation_that_needs_a_home_that_it_excludes_is_told_so(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            var nowhere = marked(putIfAbsent("1", "x"), RequestOptions.EXCLUDE_REGIONS, Set.of(Region.EU_WEST_1));
            assertThatThrownBy(() -> regions.call(flavour, nowhere))
                    .isInstanceOf(HomeRegionUnavailableException.class)
                    .hasMessage("PutItem was not sent: it needs eu-west-1, which the call excludes;"
                            + " a condition is judged by the home region only, see writes.conditional");
            assertThat(regions.home().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_fails_tells_where_and_why_no_other_region_was_asked(FakeRegions.Flavour flavour) {
        var control = RegionControl.create();
        try (control;
                var regions = new FakeRegions(2, builder -> builder.regionControl(control))) {
            regions.call(flavour, get("1"));
            control.evacuate(RegionName.of("eu-west-1"), "a rehearsal");
            Awaitility.await()
                    .until(() -> !regions.dynamoDb()
                            .routes()
                            .region(Region.EU_WEST_1.id())
                            .writes()
                            .used());
            assertThatThrownBy(() -> regions.call(flavour, putIfAbsent("1", "x")))
                    .isInstanceOf(HomeRegionUnavailableException.class)
                    .hasMessageContaining("it needs eu-west-1, which is not in use since 20")
                    .hasMessageContaining("(evacuated by the operator)");
            regions.other().always(FakeFault.REFUSE);
            assertThatThrownBy(() -> regions.call(flavour, get("1")))
                    .isInstanceOf(SdkClientException.class)
                    .satisfies(thrown -> assertThat(thrown.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .anySatisfy(note -> assertThat(note)
                                    .contains("GetItem failed in us-east-1; eu-west-1, which is not in use since 20")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_requests_route_can_be_traced(FakeRegions.Flavour flavour) {
        record Seen(Region region, int moves, int attempts) {}
        List<Seen> seen = new CopyOnWriteArrayList<>();
        var tracer = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                var route = attributes.getAttribute(RequestOptions.ROUTE);
                if (route != null && context.request() instanceof GetItemRequest) {
                    seen.add(new Seen(route.region(), route.moves(), route.attempts()));
                }
            }
        };
        try (var regions = new FakeRegions(
                2,
                builder -> builder.eachClient(
                        (region, client) -> client.overrideConfiguration(o -> o.addExecutionInterceptor(tracer))))) {
            regions.home().once(FakeFault.ERROR);
            regions.call(flavour, get("1"));
            assertThat(seen).containsExactly(new Seen(Region.EU_WEST_1, 0, 1), new Seen(Region.US_EAST_1, 1, 1));
        }
    }

    @Test
    void a_consistent_read_away_from_home_fails_unless_the_user_says_otherwise() {
        var consistent = get("1").toBuilder().consistentRead(true).build();
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.REFUSE);
            assertThatThrownBy(() -> regions.dynamoDb().client().getItem(consistent))
                    .isInstanceOf(SdkClientException.class);
            assertThat(regions.other().arrivals()).isEmpty();
        }
        try (var regions = new FakeRegions(2, builder -> builder.reads(r -> r.consistent(ConsistentReads.DOWNGRADE)))) {
            regions.home().always(FakeFault.REFUSE);
            regions.dynamoDb().client().getItem(consistent);
            assertThat(regions.other().arrivals())
                    .singleElement()
                    .satisfies(arrival -> assertThat(arrival.consistent()).isFalse());
        }
        try (var regions = new FakeRegions(2, builder -> builder.reads(r -> r.consistent(ConsistentReads.ALLOW)))) {
            regions.home().always(FakeFault.REFUSE);
            regions.dynamoDb().client().getItem(consistent);
            assertThat(regions.other().arrivals())
                    .singleElement()
                    .satisfies(arrival -> assertThat(arrival.consistent()).isTrue());
        }
    }
}
