package dev.homeport.config;

import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.RecordSchema;
import dev.homeport.config.source.ConfigKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Explains for people where a value comes from. */
final class ValueExplainer {

    private final Map<String, KeyComponent> components;

    ValueExplainer(RecordSchema schema) {
        this.components = schema.keyComponents().stream()
                .collect(Collectors.toUnmodifiableMap(
                        component -> component.key().dotted(), component -> component));
    }

    List<String> keys() {
        return components.keySet().stream().sorted().toList();
    }

    String of(String key, Map<ConfigKey, KeyResolution> resolutions) {
        var component = components.get(key);
        if (component == null) {
            throw new IllegalArgumentException("There is no key \"" + key + "\"; there are " + keys());
        }
        var resolution = resolutions.get(component.key());
        boolean secret = component.secret() || resolution.foundSecret();
        var text = new StringBuilder(key).append(" = ").append(value(component, resolution, secret));
        if (LineBreakWarnings.in(component, resolution)) {
            text.append("; it ends with a line break, which is part of it");
        }
        if (!resolution.shadowed().isEmpty()) {
            text.append(resolution.shadowed().stream()
                    .map(attempt -> origin(attempt, secret))
                    .collect(Collectors.joining("; ", "; shadows ", "")));
        }
        var unread = resolution.attempts().stream()
                .filter(attempt -> attempt.obstacle().isPresent())
                .map(attempt -> attempt.source() + " " + attempt.lookup().name().text() + " ("
                        + attempt.obstacle().get().kind() + ")")
                .toList();
        return unread.isEmpty() ? text.toString() : text + "; not read: " + String.join(", ", unread);
    }

    private static String value(KeyComponent component, KeyResolution resolution, boolean secret) {
        var winner = resolution.winner();
        if (winner != null) {
            return origin(winner, secret);
        }
        return component
                .whenAbsent()
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
