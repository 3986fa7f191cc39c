package dev.homeport.testkit.ssm;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks the names of parameters. A name that breaks the characters' rule is refused on reading too, and with it the
 * whole call, where an unknown one is only reported as such.
 */
final class ParameterName {
    static final int MAX_LEVELS = 15;
    static final int MAX_LENGTH = 1011;
    private static final Pattern LEVELS = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
    private static final Pattern RESERVED = Pattern.compile("/?(aws|ssm).*");

    private ParameterName() {}

    static void requireReadable(String name) {
        requireWellFormed(name);
        if (levels(name) > MAX_LEVELS) {
            throw new SsmErrorException(SsmError.VALIDATION, tooDeep(name));
        }
    }

    static void requireWritable(String name) {
        requireWellFormed(name);
        if (levels(name) > MAX_LEVELS) {
            throw new SsmErrorException(SsmError.HIERARCHY_LEVEL_LIMIT_EXCEEDED, tooDeep(name));
        }
        if (isReserved(name)) {
            throw new SsmErrorException(SsmError.VALIDATION, "Names that begin with aws or ssm are reserved: " + name);
        }
    }

    static boolean isReserved(String name) {
        return RESERVED.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private static void requireWellFormed(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new SsmErrorException(SsmError.VALIDATION, "A name has 1 to " + MAX_LENGTH + " characters: " + name);
        }
        var absolute = name.startsWith("/");
        if (!LEVELS.matcher(absolute ? name.substring(1) : name).matches()) {
            throw new SsmErrorException(
                    SsmError.VALIDATION, "A name has letters, digits, '.', '-', '_', and '/' between levels: " + name);
        }
        if (!absolute && name.contains("/")) {
            throw new SsmErrorException(SsmError.VALIDATION, "A name with levels begins with '/': " + name);
        }
    }

    private static int levels(String name) {
        return (name.startsWith("/") ? name.substring(1) : name).split("/").length;
    }

    private static String tooDeep(String name) {
        return "A name has at most " + MAX_LEVELS + " levels: " + name;
    }
}
