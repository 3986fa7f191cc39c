package dev.homeport.config;

import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything that was found for one key, in order of precedence: source by source, and in each the region's own
 * name before the generic one.
 *
 * <p>The first value wins, unless something above it could not be read: a value there might have overridden it, and to
 * guess that there was none would be a lie. What could not be read below the winner does not matter.
 */
record KeyResolution(ConfigKey key, List<SourcedLookup> attempts) {

    private static final Comparator<Lookup> REGION_FIRST =
            Comparator.comparing(lookup -> lookup.name().specificity());

    /** Resolves these keys, in their order, from what the sources found. */
    static Map<ConfigKey, KeyResolution> resolve(List<ConfigKey> keys, List<NamedReading> readings) {
        return resolve(keys, readings, UnaryOperator.identity());
    }

    /** Resolves these keys as {@link #resolve(List, List)} does, and changes each lookup first. */
    static Map<ConfigKey, KeyResolution> resolve(
            List<ConfigKey> keys, List<NamedReading> readings, UnaryOperator<Lookup> change) {
        var attempts = new HashMap<ConfigKey, List<SourcedLookup>>();
        keys.forEach(key -> attempts.put(key, new ArrayList<>(readings.size() * 2)));
        for (var named : readings) {
            var label = named.label();
            named.reading().lookups().stream().sorted(REGION_FIRST).forEach(lookup -> {
                var ofKey = attempts.get(lookup.name().key());
                if (ofKey != null) {
                    ofKey.add(new SourcedLookup(label, change.apply(lookup)));
                }
            });
        }
        var resolutions = new LinkedHashMap<ConfigKey, KeyResolution>();
        keys.forEach(key -> resolutions.put(key, new KeyResolution(key, List.copyOf(attempts.get(key)))));
        return resolutions;
    }

    /** Returns where the value comes from; null if there is none. */
    @Nullable
    SourcedLookup winner() {
        for (var attempt : attempts) {
            if (attempt.lookup() instanceof Found) {
                return attempt;
            }
        }
        return null;
    }

    /** Returns the first thing that stands between the sources and a sure answer; null if the answer is sure. */
    @Nullable
    SourcedLookup obstacle() {
        for (var attempt : attempts) {
            if (attempt.lookup() instanceof Found) {
                return null;
            }
            if (attempt.obstacle().isPresent()) {
                return attempt;
            }
        }
        return null;
    }

    /** Returns what would have been the value if the winner were not there. */
    List<SourcedLookup> shadowed() {
        var winner = winner();
        return attempts.stream()
                .filter(attempt -> attempt != winner && attempt.lookup() instanceof Found)
                .toList();
    }

    /** Returns whether a source says that its value must not be shown; then no source's is. */
    boolean foundSecret() {
        return attempts.stream().anyMatch(attempt -> attempt.lookup() instanceof Found found && found.secret());
    }

    List<LookupAttempt> tried() {
        return attempts.stream().map(SourcedLookup::tried).toList();
    }

    /** Returns whether both keys have the same value, from whichever source. */
    boolean hasValueOf(KeyResolution other) {
        return Objects.equals(text(), other.text());
    }

    private @Nullable String text() {
        var winner = winner();
        return winner != null && winner.lookup() instanceof Found found ? found.value() : null;
    }

    /** Leaves out what was found, of which the record does not know whether it is a secret. */
    @Override
    public String toString() {
        return "KeyResolution[" + key + "]";
    }
}
