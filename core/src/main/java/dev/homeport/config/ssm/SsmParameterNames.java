package dev.homeport.config.ssm;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks names of parameters by the rules of the <a
 * href="https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html">user guide</a>:
 * a name that breaks one makes a whole call of ten fail.
 */
final class SsmParameterNames {

    static final int MOST_LEVELS = 15;
    static final int LONGEST = 1011;

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.-]+|(/[A-Za-z0-9_.-]+)+");
    private static final Pattern SELECTOR = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    private SsmParameterNames() {}

    /** Returns what is wrong with what stands before names. */
    static Optional<String> pathProblem(String path) {
        return problem(path)
                .or(() -> path.startsWith("/")
                        ? Optional.empty()
                        : Optional.of("\"" + path + "\" must begin with a '/'"));
    }

    /** Returns what is wrong with a full name, without a selector. */
    static Optional<String> problem(String name) {
        long levels = name.chars().filter(character -> character == '/').count();
        if (!ALLOWED.matcher(name).matches()) {
            return Optional.of("\"" + name + "\" is not a name of a parameter: only ASCII letters, digits, '_', '.' and"
                    + " '-' are allowed between single '/'");
        }
        if (levels > MOST_LEVELS) {
            return Optional.of(
                    "\"" + name + "\" has " + levels + " levels, and at most " + MOST_LEVELS + " are allowed");
        }
        return name.length() > LONGEST
                ? Optional.of("the name has " + name.length() + " characters, and at most " + LONGEST + " are allowed")
                : Optional.empty();
    }

    /** Returns what is wrong with a label or the number of a version. */
    static Optional<String> selectorProblem(String selector) {
        return SELECTOR.matcher(selector).matches()
                ? Optional.empty()
                : Optional.of("label \"" + selector + "\" must have 1 to 100 characters, only ASCII letters, digits,"
                        + " '_', '.' and '-'");
    }
}
