package dev.homeport.health;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Validates the names of checks.
 *
 * <p>A name ends up in a thread name, a metric tag, a log line and a JSON string, so only characters that need no
 * escaping in any of them are allowed.
 */
final class CheckName {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private CheckName() {}

    /** Returns what is wrong with the name, if anything. */
    static Optional<String> problem(String name) {
        return ALLOWED.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("name \"" + name
                        + "\" must have 1 to 64 characters, only ASCII letters, digits, '.', '_' and '-'");
    }
}
