package dev.homeport.config;

import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.ComponentSchema.NestedComponent;
import dev.homeport.config.internal.binding.Constraint;
import dev.homeport.config.internal.binding.MalformedValueException;
import dev.homeport.config.internal.binding.RecordSchema;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.FailureKind;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of what was found, or says everything that is in the way; pure, but for the record's constructor.
 *
 * <p>It goes on after a problem, so that the next deployment does not find the next one. Only a record of which a part
 * is missing is not made.
 */
final class RecordBinder {

    private final Map<ConfigKey, KeyResolution> resolutions;
    private final List<ConfigProblem> problems = new ArrayList<>();

    RecordBinder(Map<ConfigKey, KeyResolution> resolutions) {
        this.resolutions = resolutions;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    /** Returns the record; null if there were problems. */
    @Nullable
    Object bind(RecordSchema schema) {
        var values = new ArrayList<@Nullable Object>(schema.parts().size());
        for (var part : schema.parts()) {
            values.add(part instanceof NestedComponent nested ? bind(nested.schema()) : value((KeyComponent) part));
        }
        return values.contains(null) ? null : make(schema, values.toArray());
    }

    private @Nullable Object make(RecordSchema schema, @Nullable Object[] values) {
        try {
            return schema.constructor().newInstance(values);
        } catch (InvocationTargetException refused) {
            problems.add(ConfigProblem.of(
                    schema.type().getSimpleName(), FailureKind.INVALID, refusal(schema, refused.getCause())));
            return null;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("A record that cannot be made: " + schema.type(), impossible);
        }
    }

    /** A constructor that has seen a secret may have put it into its message. */
    private String refusal(RecordSchema schema, Throwable refused) {
        if (refused instanceof RefusedValueException told) {
            return "refused by its constructor: " + ValueRedactor.without(secretsOf(schema), told.unmasked());
        }
        boolean secret = schema.holdsSecret()
                || schema.keyComponents().stream()
                        .anyMatch(component -> resolution(component.key()).foundSecret());
        var why = secret
                ? ThrowableRedactor.withoutMessage(refused)
                        + "; its message is withheld, because the record holds a secret"
                : ValueRedactor.masked(refused.toString());
        return "refused by its constructor: " + why;
    }

    /** Returns the secrets that the constructor has seen and its message may not repeat, as a whole and one by one. */
    private List<String> secretsOf(RecordSchema schema) {
        var secrets = new ArrayList<String>();
        for (var component : schema.keyComponents()) {
            var resolution = resolution(component.key());
            var winner = resolution.winner();
            if (winner != null && (component.secret() || resolution.foundSecret())) {
                var text = winner.found().orElseThrow().value();
                secrets.add(text.strip());
                secrets.addAll(component.type().texts(text));
            }
        }
        return secrets;
    }

    private @Nullable Object value(KeyComponent component) {
        var resolution = resolution(component.key());
        var obstacle = resolution.obstacle();
        if (obstacle != null) {
            var missed = obstacle.obstacle().orElseThrow();
            add(component, missed.kind(), obstacle.source() + " could not answer: " + missed.reason());
            return null;
        }
        var winner = resolution.winner();
        if (winner != null) {
            var value = converted(component, winner);
            return value == null || !component.optional() ? value : Optional.of(value);
        }
        if (component.optional()) {
            return Optional.empty();
        }
        if (component.whenAbsent().isPresent()) {
            return defaultOf(component, component.whenAbsent().get());
        }
        add(component, FailureKind.ABSENT, "no source has it");
        return null;
    }

    private @Nullable Object converted(KeyComponent component, SourcedLookup winner) {
        var found = winner.found().orElseThrow();
        boolean secret = component.secret() || resolution(component.key()).foundSecret();
        var shown = ValueRedactor.value(found.value(), secret) + " of " + winner.source() + " "
                + found.name().text() + " ";
        try {
            var value = component.type().parse(found.value());
            var broken = broken(component, value);
            if (broken.isEmpty()) {
                return value;
            }
            add(component, FailureKind.INVALID, shown + String.join(" and ", broken));
        } catch (MalformedValueException malformed) {
            add(component, FailureKind.MALFORMED, shown + malformed.getMessage());
        }
        return null;
    }

    private static Set<String> broken(KeyComponent component, Object value) {
        return component.rules().stream()
                .filter(rule -> !rule.holds().test(value))
                .map(Constraint::demand)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Object defaultOf(KeyComponent component, String text) {
        try {
            return component.type().parse(text);
        } catch (MalformedValueException impossible) {
            throw new IllegalStateException("A default was not checked: " + component.key(), impossible);
        }
    }

    private void add(KeyComponent component, FailureKind kind, String reason) {
        problems.add(new ConfigProblem(
                component.key().dotted(),
                kind,
                component.type().wanted(),
                reason,
                resolution(component.key()).tried()));
    }

    private KeyResolution resolution(ConfigKey key) {
        return resolutions.getOrDefault(key, new KeyResolution(key, List.of()));
    }
}
