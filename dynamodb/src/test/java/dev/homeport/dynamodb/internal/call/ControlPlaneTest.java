package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/** The control plane is repeated at home as the SDK does, and says nothing of the data plane. */
class ControlPlaneTest {

    private static final Set<String> CONTROL = Set.of("DescribeTable", "ListTables", "CreateTable");
    private static final DescribeTableRequest DESCRIBE =
            DescribeTableRequest.builder().tableName("orders").build();
    private static final List<DynamoDbRequest> READS =
            List.<DynamoDbRequest>of(DESCRIBE, ListTablesRequest.builder().build());

    @ParameterizedTest
    @EnumSource
    void one_error_of_a_describe_or_a_list_is_repeated_as_the_sdk_does(FakeRegions.Flavour flavour) {
        for (var request : READS) {
            try (var regions = new FakeRegions(2)) {
                regions.home().once(FakeFault.ERROR, FakeFault.ERROR, FakeFault.ERROR);
                regions.call(flavour, request);
                assertThat(regions.home().arrivals()).hasSize(4);
                assertThat(regions.other().arrivals()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_describe_that_fails_for_good_fails_with_the_sdks_exception(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.ERROR);
            assertThat(catchThrowable(() -> regions.call(flavour, DESCRIBE)))
                    .isInstanceOf(DynamoDbException.class)
                    .isNotInstanceOf(AmbiguousWriteException.class);
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @Test
    void a_control_plane_that_fails_evicts_no_home_whose_data_plane_works() {
        var threads = Executors.newFixedThreadPool(40);
        try (var regions = new FakeRegions(2)) {
            regions.home().faults(arrival -> CONTROL.contains(arrival.operation()) ? FakeFault.ERROR : FakeFault.NONE);
            var create = CreateTableRequest.builder().tableName("orders").build();
            for (int round = 0; round < 3; round++) {
                var control = IntStream.range(0, 40)
                        .<DynamoDbRequest>mapToObj(i -> i % 2 == 0 ? DESCRIBE : create)
                        .map(request -> CompletableFuture.supplyAsync(
                                () -> catchThrowable(() -> regions.call(FakeRegions.Flavour.SYNC, request)), threads))
                        .toList();
                regions.call(FakeRegions.Flavour.ASYNC, put("1", "x"));
                control.forEach(call -> assertThat(call.join()).isNotNull());
            }
            for (var circuit : regions.engine().circuits().all()) {
                assertThat(circuit.breaker().getMetrics().getNumberOfFailedCalls())
                        .isZero();
            }
            assertThat(regions.dynamoDb().routes().region("eu-west-1").writes().used())
                    .isTrue();
            assertThat(regions.events()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_control_plane_that_hangs_is_no_call_overdue() {
        try (var regions = new FakeRegions(2)) {
            regions.home().faults(arrival -> CONTROL.contains(arrival.operation()) ? FakeFault.HANG : FakeFault.NONE);
            var hanging = regions.dynamoDb().asyncClient().describeTable(DESCRIBE);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !regions.home().arrivals().isEmpty());
            assertThat(hanging).isNotDone();
            for (var circuit : regions.engine().circuits().all()) {
                assertThat(circuit.inFlight().oldest(System.nanoTime())).isEqualTo(InFlightCalls.NEVER);
            }
        }
    }

    @Test
    void a_control_plane_that_answers_makes_no_home_that_fails_look_alive() {
        try (var regions = new FakeRegions(2)) {
            regions.home().faults(arrival -> CONTROL.contains(arrival.operation()) ? FakeFault.NONE : FakeFault.REFUSE);
            regions.dynamoDb().client().describeTable(DESCRIBE);
            for (var circuit : regions.engine().circuits().all()) {
                assertThat(circuit.inFlight().lastSuccess()).isEqualTo(InFlightCalls.NEVER);
            }
        }
    }

    @Test
    void throttled_reads_reach_the_caller_no_more_often_than_with_the_plain_sdk() {
        try (var regions = new FakeRegions(2)) {
            var next = new java.util.concurrent.atomic.AtomicInteger();
            regions.home()
                    .faults(arrival ->
                            !arrival.canary() && next.getAndIncrement() % 5 == 0 ? FakeFault.THROTTLE : FakeFault.NONE);
            int failed = 0;
            // Fewer at once than the pool has connections, which would be another matter.
            for (int round = 0; round < 20; round++) {
                failed += IntStream.range(0, 20)
                        .mapToObj(i -> regions.dynamoDb().asyncClient().getItem(FakeRegions.get("1")))
                        .map(call -> call.handle((answer, thrown) -> thrown == null ? 0 : 1))
                        .toList()
                        .stream()
                        .mapToInt(CompletableFuture::join)
                        .sum();
            }
            assertThat(failed).as("failed of 400").isZero();
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }
}
