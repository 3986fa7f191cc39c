package dev.homeport.examples.drill.traffic;

import dev.homeport.examples.drill.traffic.UserOperation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures an outage as users saw it, from what they were told and from nothing else.
 *
 * @param from when the fault struck
 * @param until when something else began that would disturb the measurement
 */
public record UserOutage(List<UserOperation> operations, Instant from, Instant until) {

    /** Copies the list. */
    public UserOutage {
        operations = List.copyOf(operations);
    }

    /**
     * Returns the time from the fault to the end of the first request of that kind from which on every one that was sent
     * succeeded: the recovery time, RTO. Empty if there was no such request.
     */
    public Optional<Duration> recoveryTime(Kind kind) {
        var lastFailure = those(kind)
                .filter(operation -> !operation.done())
                .map(UserOperation::began)
                .max(Comparator.naturalOrder())
                .orElse(from);
        return those(kind)
                .filter(UserOperation::done)
                .filter(operation -> operation.began().isAfter(lastFailure))
                .map(UserOperation::ended)
                .min(Comparator.naturalOrder())
                .map(ended -> Duration.between(from, ended));
    }

    /** Returns how many of that kind ended so in that time. */
    public long count(Kind kind, UserOperation.Result result) {
        return those(kind).filter(operation -> operation.result() == result).count();
    }

    /** Returns the longest time without a success of that kind that began or lasted in that time. */
    public Duration longestSilence(Kind kind) {
        var successes = operations.stream()
                .filter(operation -> operation.kind() == kind && operation.done())
                .map(UserOperation::ended)
                .sorted()
                .toList();
        var longest = Duration.ZERO;
        for (int i = 1; i < successes.size(); i++) {
            var silence = Duration.between(successes.get(i - 1), successes.get(i));
            if (successes.get(i).isAfter(from)
                    && successes.get(i - 1).isBefore(until)
                    && silence.compareTo(longest) > 0) {
                longest = silence;
            }
        }
        return longest;
    }

    private Stream<UserOperation> those(Kind kind) {
        return operations.stream()
                .filter(operation -> operation.kind() == kind)
                .filter(operation ->
                        operation.ended().isAfter(from) && operation.ended().isBefore(until));
    }
}
