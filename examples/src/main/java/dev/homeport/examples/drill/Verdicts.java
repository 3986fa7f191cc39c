package dev.homeport.examples.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All runs of one scenario at one probe interval, and whether they kept the bounds. A broken promise always fails; a
 * time fails by its median, and by its worst case only where the machine had enough runs to itself to be believed.
 */
record Verdicts(List<RunResult> runs, boolean worstCaseFails) {

    private RunResult first() {
        return runs.get(0);
    }

    /** The scenario's name, with the probe interval when that is not the default. */
    String label() {
        var interval = first().probeInterval();
        return interval.equals(Drill.DEFAULT_PROBES)
                ? first().scenario().label()
                : first().scenario().label() + "-" + interval.toMillis() + "ms";
    }

    boolean synchronous() {
        return first().synchronous();
    }

    Duration medianDetect() {
        return median(runs.stream().map(RunResult::detect).toList());
    }

    Duration medianFirstWrite() {
        return median(runs.stream().map(RunResult::firstWrite).toList());
    }

    Duration worstFirstWrite() {
        return runs.stream().map(RunResult::firstWrite).max(Duration::compareTo).orElseThrow();
    }

    long mostFailedStatements() {
        return runs.stream().mapToLong(RunResult::failedStatements).max().orElseThrow();
    }

    Duration longestWait() {
        return runs.stream()
                .map(RunResult::longestWait)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    List<String> lost() {
        return runs.stream().flatMap(run -> run.lost().stream()).toList();
    }

    long stray() {
        return runs.stream().mapToLong(run -> run.stray().size()).sum();
    }

    long stale() {
        return runs.stream().mapToLong(run -> run.stale().size()).sum();
    }

    /** Everything that fails the drill, in words. */
    List<String> failures() {
        var failures = new ArrayList<String>();
        if (synchronous() && !lost().isEmpty()) {
            failures.add(lost().size() + " acknowledged writes were lost in spite of synchronous replication");
        }
        if (stale() > 0) {
            failures.add(stale() + " writes were acknowledged by the stale primary after the switch");
        }
        if (stray() > 0 && !first().scenario().leavesOldPrimaryWritable()) {
            failures.add(stray() + " stray writes without a split brain");
        }
        runs.forEach(run -> failures.addAll(run.broken()));
        var medianBound = first().scenario().medianBound(first().probeInterval());
        if (medianFirstWrite().compareTo(medianBound) > 0) {
            failures.add("the median first write came " + Text.seconds(medianFirstWrite())
                    + " after the promotion; the bound is " + Text.seconds(medianBound));
        }
        if (worstCaseFails) {
            failures.addAll(worstCase());
        }
        return failures;
    }

    /** What would fail a full run and only warns in a short one. */
    List<String> warnings() {
        return worstCaseFails ? List.of() : worstCase();
    }

    private List<String> worstCase() {
        var worstBound = first().scenario().worstBound(first().probeInterval());
        return worstFirstWrite().compareTo(worstBound) > 0
                ? List.of("the worst first write came " + Text.seconds(worstFirstWrite())
                        + " after the promotion; the bound is " + Text.seconds(worstBound))
                : List.of();
    }

    boolean passed() {
        return failures().isEmpty();
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get(durations.size() / 2);
    }
}
