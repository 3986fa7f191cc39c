package dev.homeport.config;

import java.util.Set;

/**
 * Hears of every new generation of a {@link Config}.
 *
 * <p>All listeners of a configuration are called on its one thread {@code homeport-config-events}, in the order of the
 * generations, each once. A listener that throws is logged by the class of what it threw, and the others are still
 * called; one that blocks delays the others, but no refresh. With more than 1,024 generations waiting, further ones are
 * dropped and logged.
 */
@FunctionalInterface
public interface ConfigListener<T> {

    /**
     * Called once for each new generation.
     *
     * @param before the record of the generation before
     * @param after the new record
     * @param changedKeys the keys whose values are others, in the form {@code db.host}; never empty
     */
    void onChange(T before, T after, Set<String> changedKeys);
}
