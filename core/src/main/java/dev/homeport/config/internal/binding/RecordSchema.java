package dev.homeport.config.internal.binding;

import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.ComponentSchema.NestedComponent;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;

/**
 * A configuration record, taken apart once.
 *
 * @param parts one for each component, in their order
 */
public record RecordSchema(Class<?> type, Constructor<?> constructor, List<ComponentSchema> parts) {

    /** Returns the keys of this record and of all records in it. */
    public List<KeyComponent> keyComponents() {
        return parts.stream()
                .flatMap(part -> part instanceof NestedComponent nested
                        ? nested.schema().keyComponents().stream()
                        : Stream.of((KeyComponent) part))
                .toList();
    }

    /** Returns whether a value that this record's constructor sees must not be shown. */
    public boolean holdsSecret() {
        return keyComponents().stream().anyMatch(KeyComponent::secret);
    }
}
