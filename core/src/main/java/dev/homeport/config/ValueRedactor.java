package dev.homeport.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Shows values to people: quoted, cut when long, and masked when they are secret.
 *
 * <p>A URL with a password in it is often written where a host is wanted, and by sources that call it no secret. What
 * looks like a password is taken out of every text; rather too much of it than too little.
 */
final class ValueRedactor {

    private static final int LONGEST = 200;

    /** What is shorter is part of many words, and no secret. */
    private static final int SHORTEST_SECRET = 3;

    /** The user information of a URI, up to the last {@code @}, since passwords are written unescaped. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://).*@");

    /** User information without a URI: {@code app:password@host}, {@code app/password@host}. */
    private static final Pattern BARE_USER_INFO =
            Pattern.compile("(?<![^\\s=,;'\"(\\[])[^\\s=,;'\"(\\[:/@]+[:/](?!//)(?:(?!://)\\S)*@");

    /** A parameter that is called after a secret, in a query, a connection string or JSON. */
    private static final Pattern PARAMETER = Pattern.compile(
            "((?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|signature|(?:api|access)[-_]?key)[a-z0-9_.-]{0,40}"
                    + "(?:\\s*=\\s*|[\"']\\s*:\\s*))('[^']*'|\"[^\"]*\"|[^&\\s]*)",
            Pattern.CASE_INSENSITIVE);

    private ValueRedactor() {}

    static String value(String value, boolean secret) {
        return secret ? Secret.MASK : text(value);
    }

    /** Returns the text without what looks like a password in it. */
    static String masked(String text) {
        var masked = text;
        if (text.indexOf('@') >= 0) {
            masked = USER_INFO.matcher(masked).replaceAll(Secret.MASK + "@");
            masked = BARE_USER_INFO.matcher(masked).replaceAll(Secret.MASK + "@");
        }
        return PARAMETER.matcher(masked).replaceAll("$1" + Secret.MASK);
    }

    /** Returns the text without these secrets, from 3 characters on, and without what looks like a password. */
    static String without(Collection<String> secrets, String text) {
        var safe = text;
        for (var secret : secrets.stream()
                .filter(one -> one.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            safe = safe.replace(secret, Secret.MASK);
        }
        return masked(safe);
    }

    private static String text(String value) {
        var safe = masked(value).replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= LONGEST
                ? '"' + safe + '"'
                : '"' + safe.substring(0, LONGEST) + "...\" (" + value.length() + " characters)";
    }
}
