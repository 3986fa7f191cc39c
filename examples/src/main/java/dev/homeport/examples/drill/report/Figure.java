package dev.homeport.examples.drill.report;

/**
 * Holds one figure.
 *
 * @param key what it is called in the raw data
 * @param name what it is called for people
 * @param value the value with its unit
 * @param meaning what it means, in one line
 * @param tone {@link Tone#GOOD} or {@link Tone#BAD} where it is judged, else {@link Tone#NONE}
 * @param leading whether it is among the few that are shown first
 */
public record Figure(String key, String name, String value, String meaning, Tone tone, boolean leading) {}
