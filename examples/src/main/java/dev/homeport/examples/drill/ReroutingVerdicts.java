package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.result.ReroutingResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * All runs of one rerouting, and whether they kept the bounds. A broken promise always fails; a time fails by its median,
 * and by its worst case only where the machine had enough to itself to be believed.
 *
 * @param runs those that came to an end
 * @param mishaps why a run did not, in words
 */
record ReroutingVerdicts(
        ReroutingScenario scenario, List<ReroutingResult> runs, List<String> mishaps, boolean worstCaseFails)
        implements DrillVerdict {

    @Override
    public String label() {
        return scenario.label();
    }

    Optional<Duration> median(Function<ReroutingResult, Duration> figure) {
        return runs.stream().map(figure).sorted().skip(runs.size() / 2).findFirst();
    }

    Optional<Duration> worst(Function<ReroutingResult, Duration> figure) {
        return runs.stream().map(figure).max(Comparator.naturalOrder());
    }

    /** The longest of a figure that not every run has. */
    Optional<Duration> longest(Function<ReroutingResult, Optional<Duration>> figure) {
        return runs.stream().map(figure).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    List<String> failedReads() {
        return runs.stream().flatMap(run -> run.failedReads().stream()).toList();
    }

    /** The most in a run. */
    long ambiguous() {
        return runs.stream().mapToLong(ReroutingResult::ambiguous).max().orElse(0);
    }

    List<String> missing() {
        return runs.stream().flatMap(run -> run.missing().stream()).toList();
    }

    List<String> twice() {
        return runs.stream().flatMap(run -> run.twice().stream()).toList();
    }

    @Override
    public List<String> failures() {
        var failures = new ArrayList<>(mishaps);
        Formats.counted(missing(), "write", "acknowledged and missing").ifPresent(failures::add);
        Formats.counted(twice(), "write", "applied twice").ifPresent(failures::add);
        Formats.counted(failedReads(), "read", "brought no cart").ifPresent(failures::add);
        runs.forEach(run -> failures.addAll(run.broken()));
        failures.addAll(late("median", this::median));
        if (worstCaseFails) {
            failures.addAll(worstCase());
        }
        return failures;
    }

    @Override
    public List<String> warnings() {
        return worstCaseFails ? List.of() : worstCase();
    }

    private List<String> worstCase() {
        var worst = late("worst", this::worst);
        var unexcused = runs.stream().flatMap(run -> run.unexcused().stream()).toList();
        Formats.counted(
                        unexcused,
                        "write",
                        "of unknown outcome that the fault does not explain (a machine that needs a second for an answer does)")
                .ifPresent(worst::add);
        return worst;
    }

    private List<String> late(String which, Function<Function<ReroutingResult, Duration>, Optional<Duration>> of) {
        var late = new ArrayList<String>();
        over(of.apply(ReroutingResult::readsAway), scenario.awayBound(), which + " time until reads were away")
                .ifPresent(late::add);
        over(of.apply(ReroutingResult::writesAway), scenario.awayBound(), which + " time until writes were away")
                .ifPresent(late::add);
        over(of.apply(ReroutingResult::worstRead), scenario.readBound(), which + " of the longest reads")
                .ifPresent(late::add);
        return late;
    }

    private static Optional<String> over(Optional<Duration> figure, Duration bound, String what) {
        return figure.filter(time -> time.compareTo(bound) > 0)
                .map(time ->
                        "the " + what + " was " + Formats.seconds(time) + "; the bound is " + Formats.seconds(bound));
    }

    @Override
    public Map<String, String> health() {
        return runs.isEmpty() ? Map.of() : runs.get(runs.size() - 1).health();
    }

    /** Returns how the plain SDK fared in the last run. */
    @Override
    public List<String> remarks() {
        return runs.isEmpty()
                ? List.of()
                : runs.get(runs.size() - 1).comparison().stream().toList();
    }

    @Override
    public String json() {
        return ReroutingTable.json(this);
    }
}
