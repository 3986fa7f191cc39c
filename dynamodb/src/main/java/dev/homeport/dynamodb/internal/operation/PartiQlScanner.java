package dev.homeport.dynamodb.internal.operation;

import org.jspecify.annotations.Nullable;

/**
 * Tells of a PartiQL statement whether it reads, writes, or writes under a condition, in one pass and without an
 * allocation.
 *
 * <p>An {@code INSERT} is a condition, since it fails where the item exists. An {@code UPDATE} or {@code DELETE} has to name
 * the whole primary key in its {@code WHERE}; with a single comparison for equality there that is all it does, and with
 * anything more it may be a condition. A sort key is more, too: without the table's schema it looks like a condition, and
 * is taken for one. It errs on that side only. (DynamoDB developer guide, "PartiQL for DynamoDB".)
 */
final class PartiQlScanner {

    /** What a statement does. */
    enum Kind {
        SELECT,
        WRITE,
        CONDITIONAL_WRITE
    }

    private final String text;
    private int at;

    private PartiQlScanner(String text) {
        this.text = text;
    }

    static Kind kind(@Nullable String statement) {
        return statement == null ? Kind.CONDITIONAL_WRITE : new PartiQlScanner(statement).kind();
    }

    /** The table that a statement is about, as it is written there, or {@link TableNames#UNKNOWN}. */
    static String table(@Nullable String statement) {
        return statement == null ? TableNames.UNKNOWN : new PartiQlScanner(statement).table();
    }

    private String table() {
        while (at < text.length()) {
            skipSpace();
            if (word("FROM") || word("INTO") || word("UPDATE")) {
                skipSpace();
                int begin = at;
                skipToken();
                var name = text.substring(begin, at).replace("\"", "");
                return name.isEmpty() ? TableNames.UNKNOWN : name;
            }
            skipToken();
        }
        return TableNames.UNKNOWN;
    }

    private Kind kind() {
        skipSpace();
        if (word("SELECT")) {
            return Kind.SELECT;
        }
        boolean known = word("UPDATE") || word("DELETE");
        return known && skipToWhere() && equality() && (end() || word("RETURNING"))
                ? Kind.WRITE
                : Kind.CONDITIONAL_WRITE;
    }

    private boolean skipToWhere() {
        while (at < text.length()) {
            skipSpace();
            if (word("WHERE")) {
                return true;
            }
            skipToken();
        }
        return false;
    }

    /** A name, an equals sign and a value; both are looked at no further. */
    private boolean equality() {
        skipSpace();
        skipToken();
        skipSpace();
        if (at >= text.length() || text.charAt(at) != '=') {
            return false;
        }
        at++;
        skipSpace();
        skipToken();
        skipSpace();
        return true;
    }

    private boolean end() {
        return at >= text.length()
                || text.charAt(at) == ';' && text.substring(at + 1).isBlank();
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** A quoted name or text, a word or number, or one sign. */
    private void skipToken() {
        if (at >= text.length()) {
            return;
        }
        char first = text.charAt(at++);
        if (first == '\'' || first == '"') {
            int end = text.indexOf(first, at);
            at = end < 0 ? text.length() : end + 1;
            // A doubled quote stands for itself, and what follows belongs to the same text.
            if (at < text.length() && text.charAt(at) == first) {
                skipToken();
            }
        } else if (partOfWord(first)) {
            while (at < text.length() && (partOfWord(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
        }
    }

    /** Steps over that word, if it is the next. */
    private boolean word(String word) {
        int end = at + word.length();
        boolean next = text.regionMatches(true, at, word, 0, word.length())
                && (end >= text.length() || !partOfWord(text.charAt(end)));
        at = next ? end : at;
        return next;
    }

    private static boolean partOfWord(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '_';
    }
}
