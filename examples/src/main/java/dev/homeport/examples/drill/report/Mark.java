package dev.homeport.examples.drill.report;

import java.time.Instant;

/**
 * Marks a moment of the story.
 *
 * @param label a word or two, for the chart
 * @param words what happened, as a sentence
 */
public record Mark(Instant at, String label, String words) {}
