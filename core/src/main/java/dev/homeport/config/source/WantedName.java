package dev.homeport.config.source;

import java.util.Objects;

/**
 * A name that a source looks up for a key. Immutable.
 *
 * @param key the key
 * @param specificity whether this is the region's own name or the one for every region
 * @param text the name as the source writes it, such as {@code /orders/eu-west-1/db_host}
 */
public record WantedName(ConfigKey key, Specificity specificity, String text) {

    /**
     * Checks that nothing is null.
     *
     * @throws NullPointerException if an argument is null
     */
    public WantedName {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(specificity, "specificity");
        Objects.requireNonNull(text, "text");
    }
}
