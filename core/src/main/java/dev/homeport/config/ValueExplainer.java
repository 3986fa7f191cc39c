package dev.homeport.config;

import dev.homeport.config.internal.binding.ComponentSchema.Leaf;
import dev.homeport.config.internal.binding.RecordSchema;
import dev.homeport.config.source.ConfigKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the story of a value for people. */
final class ValueExplainer {

    private final Map<String, Leaf> leaves;

    ValueExplainer(RecordSchema shape) {
        this.leaves = shape.leaves().stream()
                .collect(Collectors.toUnmodifiableMap(leaf -> leaf.key().dotted(), leaf -> leaf));
    }

    List<String> keys() {
        return leaves.keySet().stream().sorted().toList();
    }

    String of(String key, Map<ConfigKey, KeyResolution> stories) {
        var leaf = leaves.get(key);
        if (leaf == null) {
            throw new IllegalArgumentException("There is no key \"" + key + "\"; there are " + keys());
        }
        var story = stories.get(leaf.key());
        boolean secret = leaf.secret() || story.foundSecret();
        var text = new StringBuilder(key).append(" = ").append(value(leaf, story, secret));
        if (LineBreakWarnings.in(leaf, story)) {
            text.append("; it ends with a line break, which is part of it");
        }
        if (!story.shadowed().isEmpty()) {
            text.append(story.shadowed().stream()
                    .map(attempt -> origin(attempt, secret))
                    .collect(Collectors.joining("; ", "; shadows ", "")));
        }
        var unread = story.attempts().stream()
                .filter(attempt -> attempt.obstacle().isPresent())
                .map(attempt -> attempt.source() + " " + attempt.lookup().name().text() + " ("
                        + attempt.obstacle().get().kind() + ")")
                .toList();
        return unread.isEmpty() ? text.toString() : text + "; not read: " + String.join(", ", unread);
    }

    private static String value(Leaf leaf, KeyResolution story, boolean secret) {
        var winner = story.winner();
        if (winner != null) {
            return origin(winner, secret);
        }
        return leaf.whenAbsent()
                .map(text -> ValueRedactor.value(text, secret) + " by default")
                .orElse("absent");
    }

    private static String origin(SourcedLookup attempt, boolean secret) {
        var found = attempt.found().orElseThrow();
        var name = found.name();
        return ValueRedactor.value(found.value(), secret) + " from " + attempt.source() + " " + name.text()
                + found.version().map(version -> " version " + version).orElse("")
                + " (" + name.specificity().name().toLowerCase(Locale.ROOT) + ")";
    }
}
