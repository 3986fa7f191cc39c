package dev.homeport.config.internal.source;

import dev.homeport.config.ConfigProblem;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks some keys of another source up under the exact names that the application gave. */
public final class ExactNamesSource implements ConfigSource {

    private final ConfigSource source;

    /** By key, in its dotted form. */
    private final Map<String, String> names;

    public ExactNamesSource(ConfigSource source, Map<String, String> names) {
        this.source = source;
        this.names = Map.copyOf(names);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public boolean refreshable() {
        return source.refreshable();
    }

    @Override
    public Optional<Object> revision() {
        return source.revision();
    }

    @Override
    public SourceReading read(SourceRequest request) throws Exception {
        return source.read(request.withNames(names));
    }

    @Override
    public String toString() {
        return source.toString();
    }

    /** Returns what is wrong with the exact names of these sources. */
    public static List<ConfigProblem> problems(List<ConfigSource> sources, List<ConfigKey> keys) {
        var dotted = keys.stream().map(ConfigKey::dotted).sorted().toList();
        var problems = new ArrayList<ConfigProblem>();
        for (var source : sources) {
            for (var next = source; next instanceof ExactNamesSource exact; next = exact.source) {
                exact.check(dotted, problems);
            }
        }
        return problems;
    }

    private void check(List<String> keys, List<ConfigProblem> problems) {
        var owners = new HashMap<String, String>();
        names.keySet().stream().sorted().forEach(key -> {
            var name = names.get(key);
            var owner = owners.putIfAbsent(name, key);
            if (!keys.contains(key)) {
                problem(key, "there is no such key; there are " + keys, problems);
            } else if (name.isBlank()) {
                problem(key, "the name is blank", problems);
            } else if (owner != null) {
                problem(key, "\"" + name + "\" is the name of " + owner + " already", problems);
            }
        });
    }

    private void problem(String key, String reason, List<ConfigProblem> problems) {
        problems.add(
                ConfigProblem.of("withNames of " + name() + ", key \"" + key + "\"", FailureKind.UNUSABLE, reason));
    }
}
