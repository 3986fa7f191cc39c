package dev.homeport.config;

import java.util.regex.Pattern;

/** How values are shown to people: quoted, cut when long, and never when they are secret. */
final class Shown {

    private static final int LONGEST = 200;

    /** The user information of a URI, which often holds a password. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#@\\s]*@");

    private Shown() {}

    static String value(String value, boolean secret) {
        return secret ? Secret.MASK : text(value);
    }

    private static String text(String value) {
        var safe = USER_INFO.matcher(value).replaceAll(Secret.MASK + "@").replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= LONGEST
                ? '"' + safe + '"'
                : '"' + safe.substring(0, LONGEST) + "...\" (" + value.length() + " characters)";
    }
}
