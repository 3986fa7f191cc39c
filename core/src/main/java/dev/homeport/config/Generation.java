package dev.homeport.config;

import dev.homeport.config.source.ConfigKey;
import java.time.Instant;
import java.util.Map;

/**
 * Holds what a configuration shows at one time.
 *
 * @param number 1 for what was loaded, and one more for each set of values since
 * @param value the record
 * @param resolutions where each value came from; newer than the number if only that has changed
 * @param confirmedAt when the sources were last known to hold these values
 * @param fromFile whether the values are the last known good ones of a file
 */
record Generation<T>(
        long number, T value, Map<ConfigKey, KeyResolution> resolutions, Instant confirmedAt, boolean fromFile) {

    /** Leaves out the record, which is the user's and may show anything. */
    @Override
    public String toString() {
        return "Generation[" + number + "]";
    }
}
