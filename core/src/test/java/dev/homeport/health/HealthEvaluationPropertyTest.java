package dev.homeport.health;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckFact.Abandoned;
import dev.homeport.health.CheckFact.Answered;
import dev.homeport.health.CheckFact.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds after any facts at any times. */
class HealthEvaluationPropertyTest {

    private static final List<String> NAMES = List.of("a", "b");
    private static final Duration MAX_AGE = Duration.ofSeconds(17);

    record Step(int afterMillis, String check, String kind) {}

    @Property
    void up_means_a_recent_answer_and_ready_means_that_all_are_up(@ForAll("histories") List<Step> history) {
        var evaluation = starting();
        var now = START;
        Set<String> heardOf = new HashSet<>();
        for (var step : history) {
            now = now.plusMillis(step.afterMillis());
            evaluation = evaluation.next(fact(step, now));
            if (!step.kind().equals("skipped")) {
                heardOf.add(step.check());
            }
            var snapshot = evaluation.snapshot(now);
            for (var check : snapshot.checks()) {
                boolean fresh = check.age(now)
                        .filter(age -> age.compareTo(MAX_AGE) <= 0)
                        .isPresent();
                assertThat(check.state() == CheckState.UP).isIn(false, fresh);
                assertThat(check.state() == CheckState.UNKNOWN).isEqualTo(!heardOf.contains(check.name()));
                assertThat(check.since()).isBeforeOrEqualTo(now);
            }
            assertThat(snapshot.firstRoundComplete()).isEqualTo(heardOf.size() == NAMES.size());
            assertThat(snapshot.isUp(Scope.READY))
                    .isEqualTo(snapshot.checks().stream().allMatch(check -> check.state() == CheckState.UP));
        }
    }

    @Property
    void a_snapshot_holds_exactly_until_the_evaluation_says(@ForAll("histories") List<Step> history) {
        var evaluation = starting();
        var now = START;
        for (var step : history) {
            now = now.plusMillis(step.afterMillis());
            evaluation = evaluation.next(fact(step, now));
        }

        var freshUntil = evaluation.freshUntil(now);
        var far = now.plus(Duration.ofDays(1));
        if (freshUntil.isEmpty()) {
            assertThat(states(evaluation, far)).isEqualTo(states(evaluation, now));
        } else {
            assertThat(states(evaluation, freshUntil.get())).isEqualTo(states(evaluation, now));
            assertThat(states(evaluation, freshUntil.get().plusNanos(1))).isNotEqualTo(states(evaluation, now));
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 20_000),
                        Arbitraries.of(NAMES),
                        Arbitraries.of("up", "up", "down", "abandoned", "skipped"))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    private static HealthEvaluation starting() {
        return HealthEvaluation.starting(
                NAMES.stream()
                        .map(name -> HealthCheck.builder(name, CheckResult::up).build())
                        .toList(),
                START);
    }

    private static CheckFact fact(Step step, Instant now) {
        return switch (step.kind()) {
            case "up" -> new Answered(step.check(), now, CheckResult.up(), null);
            case "down" -> new Answered(step.check(), now, CheckResult.down("broken"), null);
            case "abandoned" -> new Abandoned(step.check(), now);
            default -> new Skipped(step.check(), now);
        };
    }

    private static List<CheckState> states(HealthEvaluation evaluation, Instant now) {
        return evaluation.snapshot(now).checks().stream()
                .map(CheckStatus::state)
                .toList();
    }
}
