package dev.homeport.config;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.config.ConfigDecision.Step;
import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.RefreshResult.Changed;
import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.config.internal.binding.RecordSchemaReader;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.SourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is shown after each kind of reading, in the order of the decision's table. */
class ConfigDecisionTest {

    record Db(
            String host,
            @Default("5432") @Range(min = 1, max = 65535) int port,
            Optional<String> replica) {}

    private final ConfigDecision<Db> decision =
            new ConfigDecision<>(Db.class, new RecordSchemaReader(new ArrayList<>()).read(Db.class));
    private final Generation<Db> first =
            decision.first(readings(Map.of("host", "a"), null), START, false).shown();

    @Test
    void the_same_values_are_the_same_generation_of_a_newer_age() {
        var step = next(Map.of("host", "a"), null);

        assertThat(step.result()).isEqualTo(new Unchanged());
        assertThat(step.shown().value()).isSameAs(first.value());
        assertThat(step.shown().number()).isEqualTo(1);
        assertThat(step.shown().confirmedAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void a_required_key_that_has_gone_is_a_failure_and_not_a_deletion() {
        var step = next(Map.of(), null);

        assertThat(kinds(step)).containsExactly(FailureKind.ABSENT);
        assertThat(step.next()).isNull();
    }

    @Test
    void an_optional_key_or_one_with_a_default_that_has_gone_is_a_change() {
        var both = decision.first(readings(Map.of("host", "a", "port", "6432", "replica", "r"), null), START, false)
                .shown();

        var step = decision.next(both, readings(Map.of("host", "a"), null), START);

        assertThat(step.result()).isEqualTo(new Changed(2, Set.of("port", "replica")));
        assertThat(step.shown().value()).isEqualTo(new Db("a", 5432, Optional.empty()));
    }

    @Test
    void optional_forgives_absence_only() {
        for (var kind : FailureKind.values()) {
            var step = next(Map.of("host", "a"), kind);

            if (kind == FailureKind.ABSENT) {
                assertThat(kinds(step)).containsExactly(FailureKind.ABSENT);
            } else {
                assertThat(kinds(step)).containsExactly(kind, kind, kind);
            }
        }
    }

    @Test
    void all_or_nothing() {
        var step = next(Map.of("host", "b", "port", "0"), null);

        assertThat(kinds(step)).containsExactly(FailureKind.INVALID);
        assertThat(step.next()).isNull();
    }

    @Test
    void a_change_is_the_next_generation() {
        var step = next(Map.of("host", "b"), null);

        assertThat(step.result()).isEqualTo(new Changed(2, Set.of("host")));
        assertThat(step.shown().value().host()).isEqualTo("b");
    }

    @Property
    void what_is_shown_is_always_the_last_reading_that_was_good(@ForAll("histories") List<String> ports) {
        var shown = first;
        int expected = 5432;
        for (var port : ports) {
            var step = decision.next(shown, readings(Map.of("host", "a", "port", port), null), START);
            if (step.next() != null) {
                assertThat(step.next().number() - shown.number()).isEqualTo(step.result() instanceof Changed ? 1 : 0);
                shown = step.next();
                expected = Integer.parseInt(port);
            }
            assertThat(shown.value().port()).isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<List<String>> histories() {
        return Arbitraries.of("5432", "6432", "0", "70000", "port", "").list().ofMaxSize(20);
    }

    private Step<Db> next(Map<String, String> values, @Nullable FailureKind failing) {
        return decision.next(first, readings(values, failing), START.plusSeconds(60));
    }

    private List<NamedReading> readings(Map<String, String> values, @Nullable FailureKind failing) {
        var store = new Store();
        store.values.putAll(values);
        store.failing = failing;
        return List.of(new NamedReading(store, store.read(SourceRequest.of(decision.keys(), Fixtures.REGION))));
    }

    private static List<FailureKind> kinds(Step<Db> step) {
        return ((Failed) step.result())
                .problems().stream().map(ConfigProblem::kind).toList();
    }
}
