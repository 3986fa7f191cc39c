package dev.homeport.health.http;

import dev.homeport.health.CheckStatus;
import java.time.Duration;
import java.util.Locale;

/**
 * Puts a check into words for people. None of the words contains "up", so that a body that says DOWN can list the
 * checks that are not to blame.
 */
final class CheckText {

    private CheckText() {}

    static String state(CheckStatus check) {
        return switch (check.state()) {
            case UP -> "passing";
            case DOWN -> "failing";
            case STALE -> "stale";
            case UNKNOWN -> "unknown";
        };
    }

    static String impact(CheckStatus check) {
        return check.impact().name().toLowerCase(Locale.ROOT);
    }

    /** Returns the age in seconds with one digit after the point. */
    static String seconds(Duration age) {
        long tenths = Math.max(0, age.toMillis() / 100);
        return tenths / 10 + "." + tenths % 10;
    }
}
