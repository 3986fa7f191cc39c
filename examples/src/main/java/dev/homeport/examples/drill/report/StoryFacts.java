package dev.homeport.examples.drill.report;

import dev.homeport.examples.drill.traffic.UserOperation;
import java.time.Instant;
import java.util.List;

/**
 * Holds all that a report tells of one story.
 *
 * @param name the scenario's name
 * @param setting how it was played, in a sentence
 * @param first the region that everything begins in
 * @param second the region that takes over
 * @param runbook each step that the runbook did, and what came of it
 * @param failures everything that fails it, in words
 * @param remarks anything else worth knowing, in words
 * @param verdict what it comes to, in a sentence
 */
public record StoryFacts(
        String name,
        String setting,
        String first,
        String second,
        Instant began,
        Instant ended,
        List<UserOperation> operations,
        List<Mark> marks,
        List<Mark> runbook,
        List<Lane> lanes,
        List<Figure> figures,
        List<IntegrityCheck> integrity,
        List<String> failures,
        List<String> remarks,
        String verdict) {

    /** Copies the lists. */
    public StoryFacts {
        operations = List.copyOf(operations);
        marks = List.copyOf(marks);
        runbook = List.copyOf(runbook);
        lanes = List.copyOf(lanes);
        figures = List.copyOf(figures);
        integrity = List.copyOf(integrity);
        failures = List.copyOf(failures);
        remarks = List.copyOf(remarks);
    }

    /** Returns the same, failing for these reasons, if there are any. */
    public StoryFacts failing(List<String> reasons) {
        return new StoryFacts(
                name,
                setting,
                first,
                second,
                began,
                ended,
                operations,
                marks,
                runbook,
                lanes,
                figures,
                integrity,
                reasons,
                remarks,
                verdict);
    }

    /** Returns whether every bound and every promise was kept. */
    public boolean passed() {
        return failures.isEmpty();
    }
}
