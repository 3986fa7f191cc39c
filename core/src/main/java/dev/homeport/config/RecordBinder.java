package dev.homeport.config;

import dev.homeport.config.internal.binding.ComponentSchema.Leaf;
import dev.homeport.config.internal.binding.ComponentSchema.Nested;
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

    private final Map<ConfigKey, KeyResolution> stories;
    private final List<ConfigProblem> problems = new ArrayList<>();

    RecordBinder(Map<ConfigKey, KeyResolution> stories) {
        this.stories = stories;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    /** The record; null if there were problems. */
    @Nullable
    Object bind(RecordSchema shape) {
        var values = new ArrayList<@Nullable Object>(shape.parts().size());
        for (var part : shape.parts()) {
            values.add(part instanceof Nested nested ? bind(nested.shape()) : value((Leaf) part));
        }
        return values.contains(null) ? null : make(shape, values.toArray());
    }

    private @Nullable Object make(RecordSchema shape, @Nullable Object[] values) {
        try {
            return shape.constructor().newInstance(values);
        } catch (InvocationTargetException refused) {
            problems.add(ConfigProblem.of(
                    shape.type().getSimpleName(), FailureKind.INVALID, refusal(shape, refused.getCause())));
            return null;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("A record that cannot be made: " + shape.type(), impossible);
        }
    }

    /** A constructor that has seen a secret may have put it into its message. */
    private String refusal(RecordSchema shape, Throwable refused) {
        if (refused instanceof RefusedValueException told) {
            return "refused by its constructor: " + ValueRedactor.without(secretsOf(shape), told.unmasked());
        }
        boolean secret = shape.holdsSecret()
                || shape.leaves().stream().anyMatch(leaf -> story(leaf.key()).foundSecret());
        var why = secret
                ? ThrowableRedactor.withoutMessage(refused)
                        + "; its message is withheld, because the record holds a secret"
                : ValueRedactor.masked(refused.toString());
        return "refused by its constructor: " + why;
    }

    /** The values that the constructor has seen and nobody else may, as a whole and one by one. */
    private List<String> secretsOf(RecordSchema shape) {
        var secrets = new ArrayList<String>();
        for (var leaf : shape.leaves()) {
            var story = story(leaf.key());
            var winner = story.winner();
            if (winner != null && (leaf.secret() || story.foundSecret())) {
                var text = winner.found().orElseThrow().value();
                secrets.add(text.strip());
                secrets.addAll(leaf.type().texts(text));
            }
        }
        return secrets;
    }

    private @Nullable Object value(Leaf leaf) {
        var story = story(leaf.key());
        var obstacle = story.obstacle();
        if (obstacle != null) {
            var missed = obstacle.obstacle().orElseThrow();
            add(leaf, missed.kind(), obstacle.source() + " could not answer: " + missed.reason());
            return null;
        }
        var winner = story.winner();
        if (winner != null) {
            var value = converted(leaf, winner);
            return value == null || !leaf.optional() ? value : Optional.of(value);
        }
        if (leaf.optional()) {
            return Optional.empty();
        }
        if (leaf.whenAbsent().isPresent()) {
            return defaultOf(leaf, leaf.whenAbsent().get());
        }
        add(leaf, FailureKind.ABSENT, "no source has it");
        return null;
    }

    private @Nullable Object converted(Leaf leaf, SourcedLookup winner) {
        var found = winner.found().orElseThrow();
        boolean secret = leaf.secret() || story(leaf.key()).foundSecret();
        var shown = ValueRedactor.value(found.value(), secret) + " of " + winner.source() + " "
                + found.name().text() + " ";
        try {
            var value = leaf.type().parse(found.value());
            var broken = broken(leaf, value);
            if (broken.isEmpty()) {
                return value;
            }
            add(leaf, FailureKind.INVALID, shown + String.join(" and ", broken));
        } catch (MalformedValueException malformed) {
            add(leaf, FailureKind.MALFORMED, shown + malformed.getMessage());
        }
        return null;
    }

    private static Set<String> broken(Leaf leaf, Object value) {
        return leaf.rules().stream()
                .filter(rule -> !rule.holds().test(value))
                .map(Constraint::demand)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Object defaultOf(Leaf leaf, String text) {
        try {
            return leaf.type().parse(text);
        } catch (MalformedValueException impossible) {
            throw new IllegalStateException("A default was not checked: " + leaf.key(), impossible);
        }
    }

    private void add(Leaf leaf, FailureKind kind, String reason) {
        problems.add(new ConfigProblem(
                leaf.key().dotted(),
                kind,
                leaf.type().wanted(),
                reason,
                story(leaf.key()).tried()));
    }

    private KeyResolution story(ConfigKey key) {
        return stories.getOrDefault(key, new KeyResolution(key, List.of()));
    }
}
