package dev.homeport.examples.runbook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Holds what the steps of an operation found out, for later steps, for a later run and for the report. */
public final class Facts {

    /** What a promotion may have lost. */
    public static final String LAG = "lag";
    /** The timeline before the promotion. */
    public static final String OLD_TIMELINE = "timeline.old";
    /** The timeline that the promotion began. */
    public static final String NEW_TIMELINE = "timeline.new";
    /** Whether the old primary is fenced: yes or no. */
    public static final String FENCED = "fenced";
    /** The position in the log that the new primary has to have. */
    public static final String POSITION = "position";

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Notes a fact, in place of an earlier one. */
    public void note(String name, Object value) {
        values.put(name, String.valueOf(value));
    }

    /** Returns a fact, if it is known. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns all facts. */
    public Map<String, String> all() {
        return new LinkedHashMap<>(values);
    }

    void noteAll(Map<String, String> others) {
        values.putAll(others);
    }
}
