package dev.homeport.health.http;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Keeps the word for healthy out of bodies that say the opposite.
 *
 * <p>Many probes do not parse a body but search it for a word: Google in the first 1,024 bytes, Route 53 in the first
 * 5,120, Cloudflare without regard to case. A check named {@code backup} that fails must not make them find "up". So
 * the last letter of the word is written as an escape, which a parser of the body turns back into the same name.
 */
final class BodyWordEscaper {

    private static final Pattern UP = Pattern.compile("u(p)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PASS = Pattern.compile("pas(s)", Pattern.CASE_INSENSITIVE);

    private BodyWordEscaper() {}

    /** Escapes a name for a JSON body whose word is {@code UP}. */
    static String withoutUp(String name) {
        return UP.matcher(name).replaceAll(found -> escaped(found, "\\\\u00%02x"));
    }

    /** Escapes a name for a JSON body whose word is {@code pass}. */
    static String withoutPass(String name) {
        return PASS.matcher(name).replaceAll(found -> escaped(found, "\\\\u00%02x"));
    }

    /** Escapes a name for a text whose word is {@code UP}; names have no percent sign of their own. */
    static String withoutUpInText(String name) {
        return UP.matcher(name).replaceAll(found -> escaped(found, "%%%02x"));
    }

    private static String escaped(MatchResult found, String format) {
        var letter = found.group(1);
        var kept = found.group().substring(0, found.group().length() - letter.length());
        return kept + String.format(format, (int) letter.charAt(0));
    }
}
