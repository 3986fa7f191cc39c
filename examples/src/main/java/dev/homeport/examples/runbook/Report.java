package dev.homeport.examples.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Says what a run did.
 *
 * @param operation the operation, such as {@code promote}
 * @param region the region it was for
 * @param begun when this run began
 * @param took how long this run took
 * @param executed whether it was more than a dry run
 * @param problem why it stopped; empty if it is done
 * @param steps the steps that were done, in order
 * @param facts what was found out: {@code lag}, {@code timeline.old}, {@code timeline.new}, {@code fenced}
 */
public record Report(
        String operation,
        String region,
        Instant begun,
        Duration took,
        boolean executed,
        String problem,
        List<Done> steps,
        Map<String, String> facts) {

    /**
     * A step that was done.
     *
     * @param name the step
     * @param text what was done, on one line
     * @param complete whether nothing of it is left for a person
     * @param took how long it took
     */
    public record Done(String name, String text, boolean complete, Duration took) {}

    /** Copies the collections. */
    public Report {
        steps = List.copyOf(steps);
        facts = Map.copyOf(facts);
    }

    /** Returns whether the operation came to its end; a dry run, whether nothing stands against it. */
    public boolean done() {
        return problem.isEmpty();
    }

    /** Returns what is left for a person, in words. */
    public List<String> left() {
        return steps.stream().filter(step -> !step.complete()).map(Done::text).toList();
    }
}
