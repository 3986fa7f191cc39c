package dev.homeport.config;

import java.util.List;
import java.util.Set;

/** The outcome of a refresh. Immutable. */
public sealed interface RefreshResult {

    /** The sources hold what they held. */
    record Unchanged() implements RefreshResult {}

    /**
     * There are new values, and {@link Config#current()} returns them.
     *
     * @param generation the number of the new generation
     * @param changedKeys the keys whose values are others, in the form {@code db.host}
     */
    record Changed(long generation, Set<String> changedKeys) implements RefreshResult {

        /**
         * Copies the keys.
         *
         * @throws NullPointerException if {@code changedKeys} is null
         */
        public Changed {
            changedKeys = Set.copyOf(changedKeys);
        }
    }

    /**
     * The sources could not be read, or hold what cannot be used; everything stays as it was.
     *
     * @param problems every reason
     */
    record Failed(List<ConfigProblem> problems) implements RefreshResult {

        /**
         * Copies the problems.
         *
         * @throws NullPointerException if {@code problems} is null
         */
        public Failed {
            problems = List.copyOf(problems);
        }
    }
}
