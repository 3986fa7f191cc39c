package dev.homeport.config.source;

import java.util.Objects;
import java.util.Optional;

/** Tells what a source found under one name. Immutable. */
public sealed interface Lookup {

    /** Returns the name. */
    WantedName name();

    /**
     * There is a value.
     *
     * @param name the name it was found under
     * @param value the value as text
     * @param secret whether it must not be shown, whatever the type of the component is
     * @param version which version of the value this is, in the source's own words; empty if it counts none
     */
    record Found(WantedName name, String value, boolean secret, Optional<String> version) implements Lookup {

        /**
         * Checks that nothing is null.
         *
         * @throws NullPointerException if an argument is null
         */
        public Found {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(version, "version");
        }

        /** Tells everything but the value, which may be a secret although the source does not know it. */
        @Override
        public String toString() {
            return "Found[name=" + name.text() + ", secret=" + secret + ", version=" + version.orElse("none") + "]";
        }
    }

    /**
     * There is no value, or none that can be read.
     *
     * @param name the name that was looked up
     * @param kind why; {@link FailureKind#ABSENT} only if the source is sure of it
     * @param reason why in words, for people; never with a value in it
     */
    record Missed(WantedName name, FailureKind kind, String reason) implements Lookup {

        /**
         * Checks that nothing is null.
         *
         * @throws NullPointerException if an argument is null
         */
        public Missed {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Returns a value that may be shown, of no version. */
    static Lookup found(WantedName name, String value) {
        return new Found(name, value, false, Optional.empty());
    }

    /** Returns that the source has nothing of that name. */
    static Lookup absent(WantedName name) {
        return new Missed(name, FailureKind.ABSENT, "absent");
    }
}
