package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts how the calls of one client went. Safe for any number of threads. */
final class Tally {

    private final List<Call> calls = new ArrayList<>();

    synchronized void add(Call call) {
        calls.add(call);
    }

    synchronized void addAll(Collection<Call> more) {
        calls.addAll(more);
    }

    synchronized long calls() {
        return calls.size();
    }

    synchronized long failed() {
        return calls.stream().filter(Call::failed).count();
    }

    synchronized long ambiguous() {
        return calls.stream()
                .filter(call -> call.outcome() == Outcome.AMBIGUOUS)
                .count();
    }

    synchronized long slowestNanos() {
        return calls.stream().mapToLong(Call::tookNanos).max().orElse(0);
    }

    /** Returns the exceptions of failed calls, each with its number, such as {@code 3 ApiCallTimeoutException}. */
    synchronized String failures() {
        Map<String, Long> counts = calls.stream()
                .filter(Call::failed)
                .collect(Collectors.groupingBy(Call::failure, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
