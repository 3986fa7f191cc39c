package dev.homeport.testkit.ssm;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keeps a parameter with its versions and labels, within the service's limits. Guarded by its store. */
final class StoredParameter {
    static final int MAX_VALUE_BYTES = 4 * 1024;
    static final int MAX_VERSIONS = 100;
    static final int MAX_LABELS = 10;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z_.-][A-Za-z0-9_.-]{0,99}");

    private final String name;
    private final ParameterType type;
    private final TreeMap<Integer, ParameterVersion> versions = new TreeMap<>();
    private final Map<String, Integer> labels = new HashMap<>();

    StoredParameter(String name, ParameterType type) {
        this.name = name;
        this.type = type;
    }

    ParameterType type() {
        return type;
    }

    static void requireValue(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_VALUE_BYTES) {
            throw new SsmErrorException(
                    SsmError.VALIDATION,
                    "A standard parameter's value has 1 to " + MAX_VALUE_BYTES + " bytes, not " + bytes);
        }
    }

    ParameterVersion add(String value, Instant now) {
        if (versions.size() == MAX_VERSIONS) {
            forgetOldest();
        }
        var number = versions.isEmpty() ? 1 : versions.lastKey() + 1;
        var version = ParameterVersion.of(name, number, type, value, now);
        versions.put(number, version);
        return version;
    }

    ParameterVersion latest() {
        return versions.lastEntry().getValue();
    }

    Optional<ParameterVersion> find(ParameterReference reference) {
        if (!reference.selects()) {
            return Optional.of(latest());
        }
        var wanted = reference.versionOrLabel();
        return versions.values().stream()
                .filter(version -> wanted.equals(String.valueOf(version.number()))
                        || labels.getOrDefault(wanted, 0) == version.number())
                .findFirst();
    }

    /** Moves the labels to that version, and returns those that are not valid labels. */
    List<String> label(ParameterVersion version, List<String> wanted) {
        var invalid = new ArrayList<String>();
        var after = new HashMap<>(labels);
        for (var label : wanted) {
            if (LABEL.matcher(label).matches() && !ParameterName.isReserved(label)) {
                after.put(label, version.number());
            } else {
                invalid.add(label);
            }
        }
        if (after.values().stream().filter(number -> number == version.number()).count() > MAX_LABELS) {
            throw new SsmErrorException(
                    SsmError.PARAMETER_VERSION_LABEL_LIMIT_EXCEEDED,
                    "A version has at most " + MAX_LABELS + " labels: " + version);
        }
        labels.putAll(after);
        return invalid;
    }

    private void forgetOldest() {
        var oldest = versions.firstKey();
        if (labels.containsValue(oldest)) {
            throw new SsmErrorException(
                    SsmError.PARAMETER_MAX_VERSION_LIMIT_EXCEEDED,
                    "The oldest of " + MAX_VERSIONS + " versions has a label: " + versions.get(oldest));
        }
        versions.remove(oldest);
    }
}
