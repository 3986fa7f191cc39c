package dev.homeport.examples.drill.report;

import java.time.Instant;
import java.util.List;

/**
 * Holds one thing that had a state all the time, such as the primary, and its states.
 *
 * @param name what it is called
 * @param spans its states, one after another
 */
public record Lane(String name, List<Span> spans) {

    /** Copies the list. */
    public Lane {
        spans = List.copyOf(spans);
    }

    /**
     * Holds one state.
     *
     * @param state the state, in a word or two
     */
    public record Span(Instant from, Instant to, String state, Tone tone) {}
}
