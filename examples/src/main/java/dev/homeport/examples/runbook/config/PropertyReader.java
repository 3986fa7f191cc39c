package dev.homeport.examples.runbook.config;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns texts of a properties file into typed values, and notes problems instead of throwing. Not thread-safe. */
final class PropertyReader {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final Map<String, String> values;
    private final List<String> problems;
    private final Set<String> asked = new HashSet<>();

    PropertyReader(Map<String, String> values, List<String> problems) {
        this.values = values;
        this.problems = problems;
    }

    String text(String key, String otherwise) {
        asked.add(key);
        return values.getOrDefault(key, otherwise).strip();
    }

    @Nullable
    String textOrNull(String key) {
        var text = text(key, "");
        return text.isEmpty() ? null : text;
    }

    String required(String key, String example) {
        var text = text(key, "");
        if (text.isEmpty()) {
            problems.add(key + " is missing, such as " + example);
        }
        return text;
    }

    List<String> list(String key, String otherwise) {
        return Arrays.stream(text(key, otherwise).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    Duration duration(String key, Duration otherwise) {
        var text = text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        var found = DURATION.matcher(text);
        if (!found.matches()) {
            problems.add(key + " is '" + text + "' and not a time such as 500ms, 30s, 5m or 2h");
            return otherwise;
        }
        var amount = Long.parseLong(found.group(1));
        return switch (found.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    long bytes(String key, long otherwise) {
        var text = text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,15}")) {
            problems.add(key + " is '" + text + "' and not a number of bytes");
            return otherwise;
        }
        return Long.parseLong(text);
    }

    @Nullable
    URI uriOrNull(String key) {
        var text = textOrNull(key);
        return text == null ? null : uri(key, text);
    }

    List<URI> uris(String key) {
        return list(key, "").stream().map(text -> uri(key, text)).toList();
    }

    private URI uri(String key, String text) {
        if (!text.matches("https?://[^\\s/?#]+(/\\S*)?")) {
            problems.add(key + " is '" + text + "' and not an address such as http://10.0.1.5:8081/health");
            return URI.create("http://invalid");
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            problems.add(key + " is '" + text + "' and not an address");
            return URI.create("http://invalid");
        }
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        var text = text(key, otherwise.name());
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseGet(() -> {
                    problems.add(key + " is '" + text + "' and not one of "
                            + Arrays.stream(type.getEnumConstants())
                                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")));
                    return otherwise;
                });
    }

    /** Returns the values whose keys begin so, without that beginning. */
    Map<String, String> below(String prefix) {
        var found =
                values.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
        asked.addAll(found);
        return found.stream()
                .collect(Collectors.toMap(
                        key -> key.substring(prefix.length()),
                        key -> values.get(key).strip()));
    }

    /** Notes the keys that no one has asked for: they are mistyped. */
    void refuseOthers() {
        values.keySet().stream()
                .filter(key -> !asked.contains(key))
                .sorted()
                .forEach(key -> problems.add("no key '" + key + "' is known"));
    }
}
