package dev.homeport.examples.runbook;

import java.util.List;

/**
 * Lists what an operation does, in order.
 *
 * @param operation the operation, such as {@code promote}
 * @param region the region it is for
 * @param from the region of the primary before, for an operation that moves it; else empty
 * @param steps the steps
 */
public record Plan(String operation, String region, String from, List<Step> steps) {

    /** Copies the list. */
    public Plan {
        steps = List.copyOf(steps);
    }

    /** Returns the operation and its region. */
    public String title() {
        return operation + " " + region;
    }
}
