package dev.homeport.examples.drill;

import java.time.Duration;
import java.util.Locale;

/** How the drill writes figures. */
final class Text {

    private Text() {}

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }
}
