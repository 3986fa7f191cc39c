package dev.homeport.spring.boot.config;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells, as an application event, that imported configuration has changed while the application runs. The {@code Environment}
 * answers with the new values already; beans keep what they were made with.
 *
 * @param location the import, such as {@code homeport-ssm:/orders/}
 * @param changedKeys the properties with other values than before, added and removed ones among them, in alphabetical order; never
 *     their values
 */
public record ImportedConfigChanged(String location, Set<String> changedKeys) {

    /** Copies the set. */
    public ImportedConfigChanged {
        changedKeys = Collections.unmodifiableSet(new TreeSet<>(changedKeys));
    }
}
