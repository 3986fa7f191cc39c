package dev.homeport.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.region.Evacuation.Origin;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvacuationsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final RegionName EU = RegionName.of("eu-west-1");
    private static final RegionName US = RegionName.of("us-east-1");

    @Test
    void silence_is_no_opinion() {
        assertThat(Evacuations.NONE.isEvacuated(EU, NOW)).isFalse();
        assertThat(Evacuations.NONE
                        .evacuate(byCode(EU, null))
                        .configured(List.of(), NOW)
                        .isEvacuated(EU, NOW))
                .isTrue();
    }

    @Test
    void neither_voice_takes_back_what_the_other_said() {
        var both = Evacuations.NONE.evacuate(byCode(EU, null)).configured(List.of(EU), NOW);

        assertThat(both.restore(EU).isEvacuated(EU, NOW)).isTrue();
        assertThat(both.configured(List.of(), NOW).isEvacuated(EU, NOW)).isTrue();
        assertThat(both.restore(EU).configured(List.of(), NOW).isEvacuated(EU, NOW))
                .isFalse();
    }

    @Test
    void what_has_expired_does_not_hold() {
        var limited = Evacuations.NONE.evacuate(byCode(EU, NOW.plusSeconds(60)));

        assertThat(limited.isEvacuated(EU, NOW.plusSeconds(59))).isTrue();
        assertThat(limited.isEvacuated(EU, NOW.plusSeconds(60))).isFalse();
        assertThat(limited.nextExpiry()).contains(NOW.plusSeconds(60));
        assertThat(limited.expired(NOW.plusSeconds(60))).isEqualTo(Evacuations.NONE);
    }

    @Test
    void what_configuration_repeats_keeps_its_time() {
        var first = Evacuations.NONE.configured(List.of(EU), NOW);

        assertThat(first.configured(List.of(EU, US, US), NOW.plusSeconds(9)).all())
                .extracting(Evacuation::since)
                .containsExactly(NOW, NOW.plusSeconds(9));
    }

    record Step(String what, RegionName region) {}

    @Property
    void a_region_is_evacuated_exactly_while_one_of_the_voices_says_so(@ForAll("histories") List<Step> history) {
        var evacuations = Evacuations.NONE;
        Set<RegionName> code = new HashSet<>();
        Set<RegionName> configuration = new HashSet<>();
        for (var step : history) {
            switch (step.what()) {
                case "evacuate" -> {
                    evacuations = evacuations.evacuate(byCode(step.region(), null));
                    code.add(step.region());
                }
                case "restore" -> {
                    evacuations = evacuations.restore(step.region());
                    code.remove(step.region());
                }
                case "configure" -> {
                    evacuations = evacuations.configured(Set.of(step.region()), NOW);
                    configuration = Set.of(step.region());
                }
                default -> {
                    evacuations = evacuations.configured(Set.of(), NOW);
                    configuration = Set.of();
                }
            }
            for (var region : List.of(EU, US)) {
                assertThat(evacuations.isEvacuated(region, NOW))
                        .isEqualTo(code.contains(region) || configuration.contains(region));
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        var steps = Arbitraries.of("evacuate", "restore", "configure", "silence");
        return steps.flatMap(what -> Arbitraries.of(EU, US).map(region -> new Step(what, region)))
                .list()
                .ofMaxSize(30);
    }

    private static Evacuation byCode(RegionName region, @Nullable Instant until) {
        return new Evacuation(region, Origin.CODE, "test", NOW, Optional.ofNullable(until));
    }
}
