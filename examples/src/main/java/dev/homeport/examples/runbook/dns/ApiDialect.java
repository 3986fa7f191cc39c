package dev.homeport.examples.runbook.dns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeport.config.Secret;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Tells how one provider says that it refuses.
 *
 * @param provider its name, for messages
 * @param permission what to check when credentials or rights are missing, as a sentence
 * @param failed true for a body that reports a failure whatever the status is
 * @param aboutCredentials true for a body whose error is about credentials whatever the status is
 * @param words the provider's own words in an error's body; empty if it has none
 * @param secrets what must not be repeated even if the provider does
 */
record ApiDialect(
        String provider,
        String permission,
        Predicate<JsonNode> failed,
        Predicate<JsonNode> aboutCredentials,
        Function<JsonNode, String> words,
        List<Secret> secrets) {

    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final int LONGEST_WORDS = 500;

    String advice(int status, JsonNode body) {
        if (status == UNAUTHORIZED || status == FORBIDDEN || aboutCredentials.test(body)) {
            return permission;
        }
        if (status == NOT_FOUND) {
            return "The zone or the record is missing there: check the zone's name and the account.";
        }
        if (status >= SERVER_ERROR) {
            return "The provider is in trouble: look at its status page and run it again, which does nothing twice.";
        }
        return "The request was refused: nothing was changed.";
    }

    /** Returns the provider's words on one line, without secrets. */
    String quote(JsonNode body, String raw) {
        var said = words.apply(body);
        return censored(said.isEmpty() ? raw : said);
    }

    String censored(String text) {
        var shown = text;
        for (var secret : secrets) {
            shown = shown.replace(secret.reveal(), secret.toString());
        }
        var line = shown.replaceAll("\\p{Cntrl}+", " ").replaceAll(" {2,}", " ").strip();
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + " …";
    }
}
