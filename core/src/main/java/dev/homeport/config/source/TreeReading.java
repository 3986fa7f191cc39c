package dev.homeport.config.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Tells what a {@link ConfigTree} has found. Immutable. */
public sealed interface TreeReading {

    /**
     * Everything that is there.
     *
     * @param values every value, each name once; none is none
     * @param via where they come from when that is not the usual place, such as {@code fallback}
     */
    record Listed(List<Value> values, Optional<String> via) implements TreeReading {

        /**
         * Copies the list.
         *
         * @throws NullPointerException if an argument is null
         */
        public Listed {
            values = List.copyOf(values);
            Objects.requireNonNull(via, "via");
        }
    }

    /**
     * Why nothing is used, not even what could be read.
     *
     * @param problems one or more; {@link FailureKind#ABSENT} only if the source is sure that the place does not exist
     */
    record Failed(List<Problem> problems) implements TreeReading {

        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public Failed {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("A failure has a problem");
            }
        }

        /** Returns the failure of a tree as a whole. */
        public static Failed of(String subject, FailureKind kind, String reason) {
            return new Failed(List.of(new Problem(subject, kind, reason)));
        }
    }

    /**
     * One value.
     *
     * @param name its name below the place, such as {@code eu-west-1/db_host}
     * @param value the value as text
     * @param secret whether it must not be shown
     * @param version which version of the value this is, in the source's own words; empty if it counts none
     */
    record Value(String name, String value, boolean secret, Optional<String> version) {

        /**
         * Checks that nothing is null.
         *
         * @throws NullPointerException if an argument is null
         */
        public Value {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(version, "version");
        }

        /** Tells everything but the value, which may be a secret although the source does not know it. */
        @Override
        public String toString() {
            return "Value[name=" + name + ", secret=" + secret + ", version=" + version.orElse("none") + "]";
        }
    }

    /**
     * One reason.
     *
     * @param subject what it is about, such as a file or a path
     * @param kind what went wrong
     * @param reason why in words, for people; never with a value in it
     */
    record Problem(String subject, FailureKind kind, String reason) {

        /**
         * Checks that nothing is null.
         *
         * @throws NullPointerException if an argument is null
         */
        public Problem {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(reason, "reason");
        }

        /** Returns all of it in one line. */
        @Override
        public String toString() {
            return subject + ": " + kind + ": " + reason;
        }
    }
}
