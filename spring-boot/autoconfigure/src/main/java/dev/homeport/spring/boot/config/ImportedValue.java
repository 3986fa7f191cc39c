package dev.homeport.spring.boot.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;

/**
 * One imported value.
 *
 * @param property the name of its property, as it is written
 * @param text the value
 * @param origin where it comes from
 */
record ImportedValue(String property, String text, From origin) {

    /**
     * Says where a value comes from, and whether it may be shown.
     *
     * @param place its full name in its source, such as {@code ssm /orders/eu-west-1/db_host}
     * @param version which version of the value this is, in the source's own words
     * @param secret whether it must not be shown
     */
    record From(String place, Optional<String> version, boolean secret) implements Origin {

        /** Returns it where an origin is, or wraps, one of ours. */
        static Optional<From> of(@Nullable Origin origin) {
            if (origin instanceof From from) {
                return Optional.of(from);
            }
            return origin instanceof PropertySourceOrigin wrapping ? of(wrapping.getOrigin()) : Optional.empty();
        }

        @Override
        public String toString() {
            return place + version.map(number -> " version " + number).orElse("");
        }
    }

    /** Tells everything but the value. */
    @Override
    public String toString() {
        return property + " from " + origin;
    }
}
