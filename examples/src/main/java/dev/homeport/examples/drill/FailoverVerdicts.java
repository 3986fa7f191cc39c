package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.FailoverResult;
import dev.homeport.examples.drill.result.Formats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All runs of one failover at one probe interval, and whether they kept the bounds. A broken promise always fails; a
 * time fails by its median, and by its worst case only where the machine had enough runs to itself to be believed.
 *
 * @param runs those that came to an end
 * @param mishaps why a run did not, in words
 */
record FailoverVerdicts(
        PlannedFailover planned, List<FailoverResult> runs, List<String> mishaps, boolean worstCaseFails)
        implements DrillVerdict {

    @Override
    public String label() {
        return planned.label();
    }

    Optional<Duration> medianDetect() {
        return median(runs.stream().map(FailoverResult::detect).toList());
    }

    Optional<Duration> medianFirstWrite() {
        return median(firstWrites());
    }

    Optional<Duration> worstFirstWrite() {
        return firstWrites().stream().max(Duration::compareTo);
    }

    private List<Duration> firstWrites() {
        return runs.stream().flatMap(run -> run.firstWrite().stream()).toList();
    }

    long mostFailedStatements() {
        return runs.stream().mapToLong(FailoverResult::failedStatements).max().orElse(0);
    }

    Optional<Duration> longestWait() {
        return runs.stream().map(FailoverResult::longestWait).max(Duration::compareTo);
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

    @Override
    public List<String> failures() {
        var failures = new ArrayList<>(mishaps);
        if (planned.synchronous() && !lost().isEmpty()) {
            failures.add(lost().size() + " acknowledged writes were lost in spite of synchronous replication");
        }
        if (stale() > 0) {
            failures.add(stale() + " writes were acknowledged by the stale primary after the switch");
        }
        if (stray() > 0 && !planned.scenario().leavesOldPrimaryWritable()) {
            failures.add(stray() + " stray writes without a split brain");
        }
        runs.forEach(run -> failures.addAll(run.broken()));
        over(medianFirstWrite(), planned.medianBound(), "median").ifPresent(failures::add);
        if (worstCaseFails) {
            failures.addAll(worstCase());
        }
        return failures;
    }

    @Override
    public Map<String, String> health() {
        return runs.isEmpty() ? Map.of() : runs.get(runs.size() - 1).health();
    }

    @Override
    public List<String> remarks() {
        return Formats.orders(lost(), "lost, acknowledged before the promoted server had them").stream()
                .toList();
    }

    @Override
    public String json() {
        return FailoverTable.json(this);
    }

    @Override
    public List<String> warnings() {
        return worstCaseFails ? List.of() : worstCase();
    }

    private List<String> worstCase() {
        return over(worstFirstWrite(), planned.worstBound(), "worst").stream().toList();
    }

    private static Optional<String> over(Optional<Duration> firstWrite, Duration bound, String which) {
        return firstWrite
                .filter(time -> time.compareTo(bound) > 0)
                .map(time -> "the " + which + " first write came " + Formats.seconds(time)
                        + " after the promotion; the bound is " + Formats.seconds(bound));
    }

    private static Optional<Duration> median(List<Duration> durations) {
        return durations.stream().sorted().skip(durations.size() / 2).findFirst();
    }
}
