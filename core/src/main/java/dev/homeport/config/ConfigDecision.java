package dev.homeport.config;

import dev.homeport.config.RefreshResult.Changed;
import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.RecordSchema;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.Lookup;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is shown now and what was read into what is shown next; pure.
 *
 * <table>
 * <caption>The first row that applies</caption>
 * <tr><th>what was read</th><th>result</th><th>shown next</th></tr>
 * <tr><td>same values, from wherever</td><td>unchanged</td><td>same record and number, new origins</td></tr>
 * <tr><td>a key that is required and absent, cannot be read, or is refused</td><td>failed</td><td>as before</td></tr>
 * <tr><td>otherwise</td><td>changed</td><td>the next generation</td></tr>
 * </table>
 *
 * <p>A required value that has gone is a failure and not a deletion: there is no telling the slip of an operator from
 * an intention, and the service can do without the intention until a value is written.
 */
final class ConfigDecision<T> {

    /** The outcome of a reading; without a generation, what was shown before stays. */
    record Step<T>(RefreshResult result, @Nullable Generation<T> next) {

        /** Returns the generation to show after a result that is not a failure. */
        Generation<T> shown() {
            return Objects.requireNonNull(next, "a step that has not failed shows a generation");
        }
    }

    private final Class<T> type;
    private final RecordSchema schema;
    private final List<ConfigKey> keys;
    private final UnaryOperator<Lookup> change;

    ConfigDecision(Class<T> type, RecordSchema schema) {
        this(type, schema, UnaryOperator.identity());
    }

    /**
     * Decides about values that something is done to first.
     *
     * @param change what is done to each lookup
     */
    ConfigDecision(Class<T> type, RecordSchema schema, UnaryOperator<Lookup> change) {
        this.change = change;
        this.type = type;
        this.schema = schema;
        this.keys = schema.keyComponents().stream().map(KeyComponent::key).toList();
    }

    List<ConfigKey> keys() {
        return keys;
    }

    RecordSchema schema() {
        return schema;
    }

    /** Returns the first generation, if the readings make one. */
    Step<T> first(List<NamedReading> readings, Instant confirmedAt, boolean fromFile) {
        var resolutions = KeyResolution.resolve(keys, readings, change);
        var binder = new RecordBinder(resolutions);
        var bound = binder.bind(schema);
        return bound == null
                ? new Step<>(new Failed(binder.problems()), null)
                : new Step<>(
                        new Changed(1, Set.of()),
                        new Generation<>(1, type.cast(bound), resolutions, confirmedAt, fromFile));
    }

    /** Returns what follows a generation. */
    Step<T> next(Generation<T> shown, List<NamedReading> readings, Instant now) {
        var resolutions = KeyResolution.resolve(keys, readings, change);
        boolean sure = resolutions.values().stream().allMatch(resolution -> resolution.obstacle() == null);
        var changed = changedKeys(shown.resolutions(), resolutions);
        if (sure && changed.isEmpty()) {
            return new Step<>(
                    new Unchanged(), new Generation<>(shown.number(), shown.value(), resolutions, now, false));
        }
        var binder = new RecordBinder(resolutions);
        var bound = binder.bind(schema);
        if (bound == null) {
            return new Step<>(new Failed(binder.problems()), null);
        }
        long number = shown.number() + 1;
        return new Step<>(
                new Changed(number, changed), new Generation<>(number, type.cast(bound), resolutions, now, false));
    }

    private static Set<String> changedKeys(Map<ConfigKey, KeyResolution> before, Map<ConfigKey, KeyResolution> after) {
        var changed = new TreeSet<String>();
        after.forEach((key, resolution) -> {
            if (!resolution.hasValueOf(before.get(key))) {
                changed.add(key.dotted());
            }
        });
        return changed;
    }
}
