package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The pages of one query come from one region, for as long as that is in use. */
class FurtherPagesTest {

    private static final QueryRequest QUERY = QueryRequest.builder()
            .tableName("orders")
            .keyConditionExpression("id = :id")
            .build();
    private static final int NOTHING_EXCLUDED = 0;

    @ParameterizedTest
    @EnumSource
    void the_next_page_is_read_where_the_one_before_was_though_home_is_back(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.REFUSE);
            var first = (QueryResponse) regions.call(flavour, QUERY);
            regions.call(
                    flavour,
                    QUERY.toBuilder()
                            .exclusiveStartKey(first.lastEvaluatedKey())
                            .build());
            assertThat(regions.home().arrivals()).hasSize(1);
            assertThat(regions.other().arrivals()).hasSize(2);
        }
    }

    @Test
    void a_paginator_stays_as_well() {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.REFUSE);
            assertThat(regions.dynamoDb().client().queryPaginator(QUERY)).hasSize(2);
            assertThat(regions.home().arrivals()).hasSize(1);
            assertThat(regions.other().arrivals()).hasSize(2);
        }
    }

    @Test
    void a_trace_tells_that_a_page_comes_from_elsewhere() {
        record Seen(Region region, boolean continuedElsewhere) {}
        List<Seen> seen = new CopyOnWriteArrayList<>();
        var tracer = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                var route = attributes.getAttribute(RequestOptions.ROUTE);
                if (context.request() instanceof QueryRequest) {
                    seen.add(new Seen(route.region(), route.continuedElsewhere()));
                }
            }
        };
        try (var regions = new FakeRegions(
                2,
                builder -> builder.eachClient(
                        (region, client) -> client.overrideConfiguration(o -> o.addExecutionInterceptor(tracer))))) {
            var elsewhere = FakeRegions.marked(QUERY, RequestOptions.PIN_REGION, Region.US_EAST_1);
            var first = (QueryResponse) regions.call(FakeRegions.Flavour.SYNC, elsewhere);
            var further = QUERY.toBuilder()
                    .exclusiveStartKey(first.lastEvaluatedKey())
                    .build();
            regions.call(FakeRegions.Flavour.SYNC, further);
            var excluded = Set.of(Region.US_EAST_1);
            regions.call(
                    FakeRegions.Flavour.SYNC, FakeRegions.marked(further, RequestOptions.EXCLUDE_REGIONS, excluded));
            assertThat(seen)
                    .containsExactly(
                            new Seen(Region.US_EAST_1, false),
                            new Seen(Region.US_EAST_1, false),
                            new Seen(Region.EU_WEST_1, true));
        }
    }

    @Test
    void a_region_that_is_out_or_excluded_is_not_waited_for() {
        var both = view(0, 1);
        assertThat(RegionSelector.continued(0, 1, NOTHING_EXCLUDED, both)).isEqualTo(1);
        assertThat(RegionSelector.continued(0, RegionSelector.UNKNOWN, NOTHING_EXCLUDED, both))
                .isZero();
        for (var choice : List.of(
                RegionSelector.continued(0, 1, NOTHING_EXCLUDED, view(0)),
                RegionSelector.continued(0, 1, 0b10, both))) {
            assertThat(RegionSelector.region(choice)).isZero();
            assertThat(RegionSelector.continuedElsewhere(choice)).isTrue();
        }
    }

    private static RoutingTable view(int... reads) {
        return new RoutingTable(1, 0, reads, new int[] {0, 1}, new int[] {100, 100}, new int[2], new int[2], 0, 0);
    }
}
