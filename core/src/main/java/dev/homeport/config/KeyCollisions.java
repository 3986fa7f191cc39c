package dev.homeport.config;

import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.NameStyle;
import dev.homeport.region.RegionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds keys that one name would stand for, in any style: {@code dbHost} beside {@code host} in {@code db}, or a key
 * {@code eu.host} in a region called {@code eu}.
 */
final class KeyCollisions {

    private KeyCollisions() {}

    static List<ConfigProblem> of(List<ConfigKey> keys, Optional<RegionName> region) {
        var told = new LinkedHashSet<String>();
        var problems = new ArrayList<ConfigProblem>();
        for (var style : NameStyle.values()) {
            Map<String, String> owners = new HashMap<>();
            for (var key : keys) {
                var names = new ArrayList<>(List.of(style.of(key)));
                region.ifPresent(here -> names.add(style.of(here, key)));
                names.forEach(name -> collide(name, key, owners, told, problems));
            }
        }
        return problems;
    }

    private static void collide(
            String name, ConfigKey key, Map<String, String> owners, Set<String> told, List<ConfigProblem> problems) {
        var other = owners.putIfAbsent(name, NameStyle.PATH.of(key));
        if (other != null && told.add(key.dotted())) {
            problems.add(ConfigProblem.of(
                    key.dotted(),
                    FailureKind.UNUSABLE,
                    "the name \"" + name + "\" stands for two keys, " + other + " and " + NameStyle.PATH.of(key)
                            + "; give one of them another name with @Key"));
        }
    }
}
