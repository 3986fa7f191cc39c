package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.internal.replay.ReplayPolicy;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** For each fault: what the caller sees, what the routes say, which event is raised. */
class FaultsTest {

    private static final RegionName HOME = RegionName.of("eu-west-1");
    private static final RegionName OTHER = RegionName.of("us-east-1");

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void a_brown_out_fails_no_read_and_is_left(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home()
                    .faults(arrival -> ThreadLocalRandom.current().nextBoolean() ? FakeFault.ERROR : FakeFault.NONE);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        regions.call(flavour, get("1"));
                        return !regions.dynamoDb().routes().region(HOME).reads().used();
                    });
            var evicted = regions.awaitEvent(RoutingEvent.RegionEvicted.class);
            assertThat(evicted.region()).isEqualTo(HOME);
            assertThat(evicted.reason()).contains("fail");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_throttling_storm_moves_nothing(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.THROTTLE);
            var impatient = get("1").toBuilder()
                    .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMillis(300)))
                    .build();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> regions.call(flavour, impatient)).isInstanceOf(SdkException.class);
            }
            assertThat(regions.other().arrivals()).isEmpty();
            assertThat(regions.dynamoDb().routes().readRegion()).isEqualTo(HOME);
            assertThat(regions.home().arrivals())
                    .as("repeated as the SDK does")
                    .hasSizeBetween(3 + 1, 3 * ReplayPolicy.ATTEMPTS_OF_THE_SDK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void when_all_regions_fail_the_fault_is_ours_and_nothing_changes(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.call(flavour, get("1"));
            regions.home().always(FakeFault.REFUSE);
            regions.other().always(FakeFault.REFUSE);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        assertThatThrownBy(() -> regions.call(flavour, get("1")))
                                .isInstanceOf(SdkException.class);
                        return !regions.dynamoDb().routes().anyRegionAnswers();
                    });
            regions.awaitEvent(RoutingEvent.AllRegionsFailing.class);
            assertThat(regions.dynamoDb().routes().readRegion()).isEqualTo(HOME);
            assertThat(regions.dynamoDb().routes().region(HOME).reads().used()).isTrue();

            regions.home().heal();
            regions.other().heal();
            regions.awaitEvent(RoutingEvent.RegionsAnswerAgain.class);
            regions.call(flavour, get("1"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_goes_on_while_no_region_answers_and_is_served_by_the_first_that_does(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().put("late", "v", "there");
            regions.other().put("late", "v", "there");
            regions.call(flavour, get("1"));
            regions.home().always(FakeFault.ERROR);
            regions.other().always(FakeFault.ERROR);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        assertThatThrownBy(() -> regions.call(flavour, get("1")))
                                .isInstanceOf(SdkException.class);
                        return !regions.dynamoDb().routes().anyRegionAnswers();
                    });

            var patient = get("late").toBuilder()
                    .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(20)))
                    .build();
            var late = CompletableFuture.supplyAsync(() -> regions.call(flavour, patient));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                assertThat(late).as("it has time, and nowhere to go").isNotCompletedExceptionally();
                return regions.other().arrivals().stream()
                                .filter(arrival -> arrival.id().equals("late"))
                                .count()
                        >= 4;
            });
            regions.home().heal();
            regions.other().heal();
            assertThat(late).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @ParameterizedTest
    @EnumSource
    void home_may_be_down_at_start_up(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.DNS);
            regions.other().put("1", "v", "away");
            regions.call(flavour, get("1"));
            regions.call(flavour, put("2", "x"));
            assertThat(regions.other().value("2", "v")).hasValue("x");
            assertThat(regions.awaitEvent(RoutingEvent.RegionEvicted.class).region())
                    .isEqualTo(HOME);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_replica_without_the_table_is_seen_and_used_last(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(3)) {
            regions.home().always(FakeFault.REFUSE);
            regions.other().always(FakeFault.NO_TABLE);
            regions.call(flavour, get("1"));
            assertThat(regions.region(FakeRegions.NAMES.get(2)).arrivals()).hasSize(1);
            var event = regions.awaitEvent(RoutingEvent.RegionMisconfigured.class);
            assertThat(event.region()).isEqualTo(OTHER);
            assertThat(event.reason()).contains("ResourceNotFoundException");
            assertThat(regions.dynamoDb().routes().region(OTHER).misconfigured())
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_table_that_is_missing_everywhere_is_the_callers_own_mistake(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.NO_TABLE);
            regions.other().faults(arrival -> arrival.canary() ? FakeFault.NONE : FakeFault.NO_TABLE);
            assertThatThrownBy(() -> regions.call(flavour, get("1"))).isInstanceOf(ResourceNotFoundException.class);
            assertThat(regions.dynamoDb().routes().region(HOME).misconfigured()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_missing_permission_in_one_region_is_seen_and_that_region_used_last(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(3)) {
            regions.home().always(FakeFault.DNS);
            regions.other().always(FakeFault.DENY);
            regions.call(flavour, get("1"));
            assertThat(regions.awaitEvent(RoutingEvent.RegionMisconfigured.class)
                            .reason())
                    .contains("AccessDeniedException");
        }
    }

    @ParameterizedTest
    @EnumSource
    void expired_credentials_are_the_callers_and_no_regions_fault(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.EXPIRED);
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> regions.call(flavour, get("1")))
                        .isInstanceOf(DynamoDbException.class)
                        .hasMessageContaining("injected");
            }
            assertThat(regions.other().arrivals()).isEmpty();
            assertThat(regions.dynamoDb().routes().readRegion()).isEqualTo(HOME);
            assertThat(regions.events()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_evacuation_under_load_fails_nothing_and_ends(FakeRegions.Flavour flavour) {
        try (var control = RegionControl.create();
                var regions = new FakeRegions(2, builder -> builder.regionControl(control))) {
            regions.call(flavour, add("1"));
            control.evacuate(HOME, "drill");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        regions.call(flavour, get("1"));
                        regions.call(flavour, add("1"));
                        var routes = regions.dynamoDb().routes();
                        return routes.readRegion().equals(OTHER)
                                && routes.writeRegion().equals(OTHER);
                    });
            regions.awaitEvent(RoutingEvent.RegionEvacuated.class);
            int before = regions.home().arrivals().size();
            regions.call(flavour, get("1"));
            regions.call(flavour, add("1"));
            assertThat(regions.home().arrivals()).hasSize(before);

            control.restore(HOME);
            regions.awaitEvent(RoutingEvent.EvacuationEnded.class);
        }
    }

    @Test
    void an_idle_client_notices() {
        try (var regions = new FakeRegions(2)) {
            regions.dynamoDb().client();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> regions.home().canaries() > 0);
            regions.home().always(FakeFault.REFUSE);
            regions.dynamoDb().probeNow();
            assertThat(regions.awaitEvent(RoutingEvent.RegionEvicted.class).region())
                    .isEqualTo(HOME);
            assertThat(regions.home().arrivals()).isEmpty();
        }
    }

    @Test
    void a_call_ends_within_its_own_limit_whatever_hangs() {
        try (var regions = new FakeRegions(3)) {
            for (var name : FakeRegions.NAMES) {
                regions.region(name).always(FakeFault.HANG);
            }
            var patient = get("1").toBuilder()
                    .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(2)))
                    .build();
            long began = System.nanoTime();
            assertThatThrownBy(() -> regions.dynamoDb().client().getItem(patient))
                    .isInstanceOf(SdkException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(regions.home().arrivals()).hasSize(1);
            assertThat(regions.other().arrivals()).hasSize(1);
        }
    }
}
