package dev.homeport.config;

import java.util.List;
import java.util.Optional;

/** What a record component is bound from. */
sealed interface Part {

    /**
     * One key.
     *
     * @param optional whether the component is an {@code Optional} of the type
     * @param whenAbsent the text to use when no source has one
     */
    record Leaf(ConfigKey key, ValueType type, boolean optional, Optional<String> whenAbsent, List<Rule> rules)
            implements Part {

        /** Whether the component's own type says that its value must not be shown. */
        boolean secret() {
            return type.scalar().isSecret();
        }
    }

    /** The keys of a nested record. */
    record Nested(RecordShape shape) implements Part {}
}
