package dev.homeport.config.internal.binding;

import dev.homeport.config.internal.binding.ComponentSchema.Leaf;
import dev.homeport.config.internal.binding.ComponentSchema.Nested;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;

/**
 * A configuration record, taken apart once.
 *
 * @param parts one for each component, in their order
 */
public record RecordSchema(Class<?> type, Constructor<?> constructor, List<ComponentSchema> parts) {

    /** The leaves of this record and all records in it. */
    public List<Leaf> leaves() {
        return parts.stream()
                .flatMap(part ->
                        part instanceof Nested nested ? nested.shape().leaves().stream() : Stream.of((Leaf) part))
                .toList();
    }

    /** Whether a value that this record's constructor sees must not be shown. */
    public boolean holdsSecret() {
        return leaves().stream().anyMatch(Leaf::secret);
    }
}
