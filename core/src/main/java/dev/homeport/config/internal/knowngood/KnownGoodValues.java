package dev.homeport.config.internal.knowngood;

import dev.homeport.config.source.Specificity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Holds the content of a last known good file.
 *
 * @param savedAt when the sources were last known to hold this
 * @param region the region that it was read for; empty if there was none
 */
public record KnownGoodValues(Instant savedAt, String region, List<Entry> entries) {

    public enum Form {
        PLAIN,
        SEALED,
        LEFT_OUT
    }

    /** One value that was found; with empty content if it was left out. */
    public record Entry(
            String source,
            String key,
            Specificity specificity,
            String name,
            Optional<String> version,
            Form form,
            byte[] content) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry that
                    && source.equals(that.source)
                    && key.equals(that.key)
                    && specificity == that.specificity
                    && name.equals(that.name)
                    && version.equals(that.version)
                    && form == that.form
                    && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "Entry[" + key + ", " + form + "]";
        }
    }
}
