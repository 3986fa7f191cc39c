package dev.homeport.config;

import dev.homeport.config.Part.Leaf;
import dev.homeport.config.Part.Nested;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;

/**
 * A configuration record, taken apart once.
 *
 * @param parts one for each component, in their order
 */
record RecordShape(Class<?> type, Constructor<?> constructor, List<Part> parts) {

    /** The leaves of this record and all records in it. */
    List<Leaf> leaves() {
        return parts.stream()
                .flatMap(part ->
                        part instanceof Nested nested ? nested.shape().leaves().stream() : Stream.of((Leaf) part))
                .toList();
    }

    /** Whether a value that this record's constructor sees must not be shown. */
    boolean holdsSecret() {
        return leaves().stream().anyMatch(Leaf::secret);
    }
}
