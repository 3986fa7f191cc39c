package dev.homeport.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.region.EvacuationChange;
import dev.homeport.region.EvacuationListener;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator writes in a hurry reaches the client that it is meant for, or is told to reach nobody. */
class EvacuatedNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"EU-WEST-1", "EU_WEST_1", "eu_west_1"})
    void a_region_is_left_however_its_name_is_written(String written) {
        try (var control = RegionControl.create();
                var regions = new FakeRegions(2, builder -> builder.regionControl(control))) {
            regions.dynamoDb().client();

            control.configured(List.of(RegionName.of(written)));

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> regions.dynamoDb()
                            .routes()
                            .region(RegionName.of("eu-west-1"))
                            .evacuatedSince()
                            .isPresent());
        }
    }

    @Test
    void the_regions_of_a_client_are_known_to_its_control() {
        var now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
        var told = new CopyOnWriteArrayList<String>();
        try (var control = RegionControl.create(now::get);
                var regions = new FakeRegions(2, builder -> builder.regionControl(control))) {
            control.addListener(new EvacuationListener() {
                @Override
                public void onChange(EvacuationChange change) {
                    // Heard of elsewhere.
                }

                @Override
                public void onUnknownRegion(RegionName region, List<RegionName> known) {
                    told.add(region + " is none of " + known);
                }
            });
            now.updateAndGet(start -> start.plusSeconds(10));
            control.evacuate(RegionName.of("US_EAST_1"), "a drill");
            control.evacuate(RegionName.of("us-eats-1"), "a typo");

            await().untilAsserted(
                            () -> assertThat(told).containsExactly("us-eats-1 is none of [eu-west-1, us-east-1]"));
            assertThat(regions.dynamoDb().name()).isEqualTo("dynamodb");
        }
    }
}
