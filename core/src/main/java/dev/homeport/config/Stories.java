package dev.homeport.config;

import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.Lookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Sorts what the sources found into one story for each key; pure. */
final class Stories {

    private static final Comparator<Lookup> REGION_FIRST =
            Comparator.comparing(lookup -> lookup.name().specificity());

    private Stories() {}

    /** The stories of these keys, in their order. */
    static Map<ConfigKey, KeyResolution> of(List<ConfigKey> keys, List<NamedReading> readings) {
        return of(keys, readings, UnaryOperator.identity());
    }

    /** The same with something done to each lookup. */
    static Map<ConfigKey, KeyResolution> of(
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
        var stories = new LinkedHashMap<ConfigKey, KeyResolution>();
        keys.forEach(key -> stories.put(key, new KeyResolution(key, List.copyOf(attempts.get(key)))));
        return stories;
    }
}
