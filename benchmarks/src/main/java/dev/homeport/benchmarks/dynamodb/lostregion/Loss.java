package dev.homeport.benchmarks.dynamodb.lostregion;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sums up the calls of one loss of home.
 *
 * @param evicted from the fault until Homeport said that it had left the region; empty if it did not
 * @param routedAway from the fault until the last call, canaries excepted, began in that region
 * @param firstSlower by how much the first call after the fault took longer than the median one before it
 * @param firstCold whether that first call had to wait for a new connection to the other region
 * @param worstWarm the longest call that ended after the fault and was answered over a connection that existed before
 * @param worstCold the longest one that had to wait for a new connection to the other region, or failed, as calls do
 *     that get no connection
 * @param calls those that ended after the fault
 */
record Loss(
        Optional<Duration> evicted,
        Duration routedAway,
        Duration firstSlower,
        boolean firstCold,
        Duration worstWarm,
        Duration worstCold,
        int calls,
        long failed,
        long ambiguous) {

    /**
     * Sums up a run.
     *
     * @param calls in the order in which they began
     * @param cold whether the call with that id was the first of its connection to the other region
     */
    static Loss of(
            long faultAt, Optional<Duration> evicted, Duration routedAway, List<Call> calls, Predicate<String> cold) {
        var before = calls.stream()
                .filter(call -> call.endedNanos() < faultAt)
                .mapToLong(Call::tookNanos)
                .sorted()
                .toArray();
        var after = calls.stream().filter(call -> call.endedNanos() >= faultAt).toList();
        var first = after.stream()
                .filter(call -> call.beganNanos() >= faultAt)
                .findFirst()
                .orElseThrow();
        return new Loss(
                evicted,
                routedAway,
                Duration.ofNanos(Math.max(0, first.tookNanos() - before[before.length / 2])),
                cold.test(first.id()),
                worst(after, call -> !call.failed() && !cold.test(call.id())),
                worst(after, call -> call.failed() || cold.test(call.id())),
                after.size(),
                after.stream().filter(Call::failed).count(),
                after.stream()
                        .filter(call -> call.outcome() == Outcome.AMBIGUOUS)
                        .count());
    }

    private static Duration worst(List<Call> calls, Predicate<Call> which) {
        return Duration.ofNanos(
                calls.stream().filter(which).mapToLong(Call::tookNanos).max().orElse(0));
    }
}
