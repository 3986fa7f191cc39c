package dev.homeport.config.internal.binding;

import dev.homeport.config.source.ConfigKey;
import java.util.List;
import java.util.Optional;

/** Says what a record component is bound from. */
public sealed interface ComponentSchema {

    /**
     * One key.
     *
     * @param optional whether the component is an {@code Optional} of the type
     * @param whenAbsent the text to use when no source has one
     */
    public record KeyComponent(
            ConfigKey key, ValueType type, boolean optional, Optional<String> whenAbsent, List<Constraint> rules)
            implements ComponentSchema {

        /** Returns whether the component's own type says that its value must not be shown. */
        public boolean secret() {
            return type.scalar().isSecret();
        }
    }

    /** The keys of a nested record. */
    public record NestedComponent(RecordSchema schema) implements ComponentSchema {}
}
