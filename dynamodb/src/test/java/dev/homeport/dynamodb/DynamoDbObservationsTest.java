package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a trace tells of a call. */
class DynamoDbObservationsTest {

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @ParameterizedTest
    @EnumSource
    void a_call_is_observed_with_every_region_that_it_was_sent_to(FakeRegions.Flavour flavour) {
        try (var regions = observed()) {
            regions.home().once(FakeFault.ERROR);
            regions.call(flavour, get("1"));

            awaitStopped();
            TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasNameEqualTo("homeport.dynamodb.call")
                    .hasContextualNameEqualTo("GetItem")
                    .doesNotHaveError()
                    .hasLowCardinalityKeyValue("name", "dynamodb")
                    .hasLowCardinalityKeyValue("operation", "GetItem")
                    .hasLowCardinalityKeyValue("region", "us-east-1")
                    .hasLowCardinalityKeyValue("moved", "true")
                    .hasLowCardinalityKeyValue("hedged", "false")
                    .hasHighCardinalityKeyValue("reason", "");
            assertThat(high("path")).matches("eu-west-1 \\w+ 5\\d\\d, us-east-1 answered");
        }
    }

    @Test
    void a_write_that_may_not_move_is_observed_with_its_exception_and_its_region() {
        try (var regions = observed()) {
            regions.home().once(FakeFault.ERROR_AFTER_APPLY);
            assertThat(catchThrowable(() -> regions.call(FakeRegions.Flavour.SYNC, add("1"))))
                    .isInstanceOf(AmbiguousWriteException.class);

            TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("region", "eu-west-1")
                    .hasLowCardinalityKeyValue("moved", "false")
                    .thenError()
                    .isInstanceOf(AmbiguousWriteException.class);
        }
    }

    @Test
    void a_call_that_does_not_begin_at_home_tells_why() {
        try (var regions = observed()) {
            regions.dynamoDb().client();
            regions.home().always(FakeFault.REFUSE);
            regions.dynamoDb().probeNow();
            regions.awaitEvent(RoutingEvent.RegionEvicted.class);
            await().until(() ->
                    !regions.dynamoDb().routes().regions().get(0).reads().used());
            regions.call(FakeRegions.Flavour.SYNC, get("1"));

            TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasLowCardinalityKeyValue("region", "us-east-1")
                    .hasLowCardinalityKeyValue("moved", "false")
                    .hasHighCardinalityKeyValue("path", "us-east-1 answered");
            assertThat(high("reason")).isNotEmpty();
        }
    }

    @Test
    void a_second_copy_of_a_slow_read_is_told() {
        try (var regions = new FakeRegions(
                2, builder -> DynamoDbObservations.observe(builder, registry).reads(r -> r.hedge(true)))) {
            regions.call(FakeRegions.Flavour.SYNC, get("1"));
            registry.clear();
            regions.home().once(FakeFault.HANG);
            regions.call(FakeRegions.Flavour.SYNC, get("1"));

            awaitStopped();
            TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasLowCardinalityKeyValue("region", "us-east-1")
                    .hasLowCardinalityKeyValue("hedged", "true");
            assertThat(high("path")).startsWith("us-east-1 (hedge) answered");
        }
    }

    @Test
    void without_a_registry_that_observes_the_builder_is_left_as_it_is() {
        try (var regions =
                new FakeRegions(2, builder -> DynamoDbObservations.observe(builder, ObservationRegistry.NOOP))) {
            regions.call(FakeRegions.Flavour.SYNC, get("1"));
            TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyObservation();
        }
    }

    private FakeRegions observed() {
        return new FakeRegions(2, builder -> DynamoDbObservations.observe(builder, registry));
    }

    private void awaitStopped() {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
                        .hasSingleObservationThat()
                        .hasBeenStopped());
    }

    private String high(String key) {
        var values = new ArrayList<String>();
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .satisfies(context ->
                        values.add(context.getHighCardinalityKeyValue(key).getValue()));
        return values.get(0);
    }
}
