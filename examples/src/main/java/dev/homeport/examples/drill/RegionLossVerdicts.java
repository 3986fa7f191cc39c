package dev.homeport.examples.drill;

import dev.homeport.examples.drill.report.StoryFacts;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.result.RegionLossResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All runs of one loss of a region, and whether they kept the bounds. A broken promise always fails; a time fails only
 * where the machine was quiet enough to be believed.
 *
 * @param runs those that came to an end
 * @param mishaps why a run did not, in words
 */
record RegionLossVerdicts(
        PlannedRegionLoss planned, List<RegionLossResult> runs, List<String> mishaps, boolean worstCaseFails)
        implements DrillVerdict {

    /**
     * Orders are taken again that long after the operator's part: one probe interval (0.5 s) until the services have seen
     * the new primary, or one refresh (1 s) until they have heard of the evacuation and two checks of the door (0.5 s); the
     * rest is for requests under way, on two cores that run both regions, the door and the users. The operator's part ends
     * with the promotion where the front door leaves the region by itself, and with the evacuation, which follows it, where
     * the door leaves by that alone: until then orders are taken, but those that the door breaks off fail.
     */
    static final Duration ORDERS_AFTER_OPERATOR = Duration.ofSeconds(2);

    /** Carts need no promotion: two checks of the front door, half a second each where nothing answers, and new connections. */
    static final Duration CARTS = Duration.ofSeconds(4);

    @Override
    public String label() {
        return planned.label();
    }

    @Override
    public List<String> failures() {
        var failures = new ArrayList<>(mishaps);
        runs.forEach(run -> failures.addAll(run.broken()));
        if (worstCaseFails) {
            failures.addAll(late());
        }
        return failures;
    }

    @Override
    public List<String> warnings() {
        return worstCaseFails ? List.of() : late();
    }

    private List<String> late() {
        return runs.stream().flatMap(run -> late(run).stream()).toList();
    }

    /** Returns the bounds on times that a run has missed, in words. */
    static List<String> late(RegionLossResult run) {
        var late = new ArrayList<String>();
        over(run.ordersBack(), run.untilOperated().plus(ORDERS_AFTER_OPERATOR), "orders were taken again")
                .ifPresent(late::add);
        over(run.cartsBack(), CARTS, "carts were served again").ifPresent(late::add);
        if (run.failedLater() > 0) {
            late.add(run.failedLater() + " requests were not done although users were served again");
        }
        return late;
    }

    private static Optional<String> over(Optional<Duration> time, Duration bound, String what) {
        return time.filter(took -> took.compareTo(bound) > 0)
                .map(took -> what + " " + Formats.seconds(took) + " after the fault; the bound is "
                        + Formats.seconds(bound));
    }

    @Override
    public Map<String, String> health() {
        return runs.isEmpty() ? Map.of() : runs.get(runs.size() - 1).health();
    }

    @Override
    public List<String> remarks() {
        return runs.isEmpty() ? List.of() : runs.get(runs.size() - 1).facts().remarks();
    }

    /** Returns what the report tells of the last run, with all that fails it. */
    Optional<StoryFacts> story() {
        return runs.isEmpty()
                ? Optional.empty()
                : Optional.of(runs.get(runs.size() - 1).facts().failing(failures()));
    }

    @Override
    public String json() {
        return "{\"scenario\":" + Formats.json(label())
                + ",\"runs\":" + runs.size()
                + ",\"synchronous\":" + planned.synchronous()
                + ",\"distanceMillis\":" + planned.distance().toMillis()
                + ",\"ordersBackMillis\":"
                + worst(runs.stream().map(RegionLossResult::ordersBack).toList())
                + ",\"cartsBackMillis\":"
                + worst(runs.stream().map(RegionLossResult::cartsBack).toList())
                + ",\"acknowledgedLost\":"
                + sum(runs.stream().map(RegionLossResult::lost).toList())
                + ",\"staleAcknowledged\":"
                + sum(runs.stream().map(RegionLossResult::stale).toList())
                + ",\"failed\":"
                + sum(runs.stream().map(RegionLossResult::failed).toList())
                + ",\"unknown\":"
                + sum(runs.stream().map(RegionLossResult::unknown).toList())
                + ",\"passed\":" + passed()
                + (passed() ? "" : ",\"failure\":" + Formats.json(String.join("; ", failures())))
                + "}";
    }

    private static String worst(List<Optional<Duration>> times) {
        return times.isEmpty() || times.stream().anyMatch(Optional::isEmpty)
                ? "null"
                : times.stream()
                        .flatMap(Optional::stream)
                        .max(Duration::compareTo)
                        .map(time -> String.format(Locale.ROOT, "%d", time.toMillis()))
                        .orElse("null");
    }

    private static String sum(List<Long> counts) {
        return counts.isEmpty()
                ? "null"
                : Long.toString(counts.stream().mapToLong(Long::longValue).sum());
    }
}
