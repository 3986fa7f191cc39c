package dev.homeport.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** People write the names of regions as they come to mind, in a hurry. */
class EvacuatedNamesTest {

    private static final RegionName EU = RegionName.of("eu-west-1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
    private final RegionControl control = RegionControl.create(now::get);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RegionControl.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
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
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        control.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "EU-WEST-1", "EU_WEST_1", "eu_west_1", "Eu-West_1"})
    void a_region_is_evacuated_and_restored_however_its_name_is_written(String written) {
        control.evacuate(RegionName.of(written), "a fire");
        assertThat(control.isEvacuated(EU)).isTrue();

        control.restore(EU);
        assertThat(control.isEvacuated(EU)).isFalse();

        control.configured(List.of(RegionName.of(written)));
        assertThat(control.isEvacuated(EU)).isTrue();
        assertThat(control.isEvacuated(RegionName.of("eu-west-2"))).isFalse();
    }

    @Test
    void one_region_written_in_two_ways_is_evacuated_once() {
        control.configured(List.of(EU, RegionName.of("EU_WEST_1")));

        assertThat(control.evacuations()).hasSize(1);
    }

    @Test
    void a_name_that_no_part_of_the_process_has_is_told_by_an_event_a_warning_and_a_degraded_check() {
        var home = control.healthCheck(EU);
        settle();
        try (var monitor =
                HealthMonitor.builder().check(home).check(control.namesCheck()).build()) {
            await().until(() -> monitor.snapshot().isUp(Scope.REGION));

            control.configured(List.of(RegionName.of("eu-wset-1")));

            await().untilAsserted(() -> assertThat(told).containsExactly("eu-wset-1 is none of [eu-west-1]"));
            assertThat(warnings())
                    .containsExactly("No part of this process has the evacuated region, so nothing moves:"
                            + " region=eu-wset-1 known=\"eu-west-1\"");
            await().until(() -> monitor.snapshot().degraded(Scope.REGION).equals(List.of("evacuation-names")));
            assertThat(monitor.snapshot().isUp(Scope.REGION)).isTrue();
            assertThat(monitor.snapshot()
                            .check("evacuation-names")
                            .orElseThrow()
                            .lastReason())
                    .contains("no part of this process has the evacuated [eu-wset-1]; it has [eu-west-1]");

            control.configured(List.of());

            await().until(() -> monitor.snapshot().degraded(Scope.REGION).isEmpty());
        }
    }

    @Test
    void a_name_is_told_once_for_each_time_that_it_is_evacuated() {
        control.addRegions(List.of(EU));
        settle();
        var typo = RegionName.of("eu-wset-1");

        control.evacuate(typo, "a fire");
        await().until(() -> told.size() == 1);
        control.evacuate(RegionName.of("EU_WSET_1"), "still a fire");
        control.evacuate(EU, "the right one");
        await().until(() ->
                lines.list.stream().anyMatch(line -> line.getFormattedMessage().contains("region=eu-west-1")));
        assertThat(told).hasSize(1);

        control.restore(typo);
        await().until(() ->
                lines.list.stream().anyMatch(line -> line.getFormattedMessage().startsWith("Region restored")));
        control.evacuate(typo, "again");
        await().until(() -> told.size() == 2);
    }

    @Test
    void a_region_whose_part_starts_after_the_evacuation_was_read_is_no_unknown_one() {
        control.configured(List.of(RegionName.of("US_EAST_1")));
        control.addRegions(List.of(EU));
        now.updateAndGet(before -> before.plusSeconds(2));
        control.addRegions(List.of(RegionName.of("us-east-1")));
        settle();
        control.evacuate(RegionName.of("us-wset-2"), "a typo");

        await().untilAsserted(() -> assertThat(told).containsExactly("us-wset-2 is none of [eu-west-1, us-east-1]"));
    }

    @Test
    void while_no_part_has_named_a_region_there_is_no_telling() {
        control.evacuate(EU, "a fire");
        settle();
        await().until(() -> !lines.list.isEmpty());
        assertThat(warnings()).isEmpty();

        control.addRegions(List.of(RegionName.of("us-east-1")));
        settle();

        await().untilAsserted(() -> assertThat(told).containsExactly("eu-west-1 is none of [us-east-1]"));
    }

    private void settle() {
        now.updateAndGet(before -> before.plus(KnownRegions.SETTLING));
    }

    private List<String> warnings() {
        return lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("No part"))
                .toList();
    }
}
