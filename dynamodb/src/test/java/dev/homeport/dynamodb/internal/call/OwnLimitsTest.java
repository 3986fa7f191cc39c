package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.internal.operation.SdkOperations;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** A limit that a caller has chosen says how patient the caller is, and nothing of a region. */
class OwnLimitsTest {

    private static GetItemRequest limited(Consumer<AwsRequestOverrideConfiguration.Builder> limits) {
        return get("1").toBuilder().overrideConfiguration(limits).build();
    }

    private static int faults(FakeRegions regions) {
        return regions.engine()
                .circuits()
                .of(0, AccessMode.READ)
                .breaker()
                .getMetrics()
                .getNumberOfFailedCalls();
    }

    private static void hang(FakeRegions regions) {
        regions.home().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG);
        regions.other().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.HANG);
    }

    @Test
    void a_callers_own_shorter_limit_is_held_against_no_region() {
        try (var regions = new FakeRegions(2)) {
            regions.call(FakeRegions.Flavour.SYNC, get("1"));
            hang(regions);
            for (int call = 0; call < 5; call++) {
                assertThatThrownBy(() -> regions.call(
                                FakeRegions.Flavour.SYNC, limited(own -> own.apiCallTimeout(Duration.ofMillis(40)))))
                        .isInstanceOf(SdkClientException.class);
                assertThatThrownBy(() -> regions.call(
                                FakeRegions.Flavour.SYNC,
                                limited(own -> own.apiCallTimeout(Duration.ofMillis(300))
                                        .apiCallAttemptTimeout(Duration.ofMillis(40)))))
                        .isInstanceOf(SdkClientException.class);
            }
            assertThat(faults(regions)).isZero();
        }
    }

    @Test
    void a_callers_own_longer_limit_is() {
        try (var regions = new FakeRegions(2)) {
            regions.call(FakeRegions.Flavour.SYNC, get("1"));
            hang(regions);
            assertThatThrownBy(() -> regions.call(
                            FakeRegions.Flavour.SYNC,
                            limited(own -> own.apiCallTimeout(Duration.ofMillis(700))
                                    .apiCallAttemptTimeout(Duration.ofMillis(600)))))
                    .isInstanceOf(SdkClientException.class);
            assertThat(faults(regions)).isEqualTo(1);
        }
    }

    @Test
    void what_takes_long_by_nature_is_overdue_late() throws Exception {
        try (var regions = new FakeRegions(2)) {
            var query = QueryRequest.builder()
                    .tableName("orders")
                    .keyConditionExpression("id = :id")
                    .build();
            var patient = query.toBuilder()
                    .overrideConfiguration(own -> own.apiCallAttemptTimeout(Duration.ofSeconds(5)))
                    .build();
            assertThat(overdueAfter(regions, "getItem", get("1"), 400)).isEqualTo(1);
            assertThat(overdueAfter(regions, "query", query, 400)).isZero();
            assertThat(overdueAfter(regions, "query", query, 700)).isEqualTo(1);
            assertThat(overdueAfter(regions, "query", patient, 2_000)).isZero();
            assertThat(overdueAfter(regions, "query", patient, 2_700)).isEqualTo(1);
        }
    }

    private static int overdueAfter(FakeRegions regions, String operation, DynamoDbRequest request, long millis)
            throws Exception {
        var engine = regions.engine();
        var known = SdkOperations.of(DynamoDbClient.class)
                .get(DynamoDbClient.class.getMethod(operation, request.getClass()));
        var regionCall = engine.router().begin(known, request);
        try {
            return regionCall
                    .circuit()
                    .inFlight()
                    .overdue(
                            regionCall.beganNanos() + Duration.ofMillis(millis).toNanos(),
                            regions.settings().limits().overdue().toNanos());
        } finally {
            regionCall.ended();
        }
    }
}
