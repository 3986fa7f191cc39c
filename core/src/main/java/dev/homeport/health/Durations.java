package dev.homeport.health;

import java.time.Duration;
import java.util.Locale;

/** Writes durations the way people do: {@code 1s}, {@code 0.3s}, {@code 1m30s}. */
final class Durations {

    private Durations() {}

    static String readable(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
