package dev.homeport.dynamodb.internal.operation;

import java.util.regex.Pattern;

/**
 * Proves of an update expression that carrying it out twice leaves what once leaves: every {@code SET} gives a whole
 * attribute a literal, and {@code REMOVE} takes whole attributes away.
 *
 * <p>It errs on one side only: what it does not recognise is not proven. List indices are never proven, because removing
 * {@code a[0]} twice removes two elements, and setting {@code a[9]} in a shorter list appends each time. {@code ADD},
 * {@code DELETE}, arithmetic and functions are not proven either. (DynamoDB developer guide, "Update expressions".)
 */
final class UpdateExpressionScanner {

    private static final String NAME = "#?[A-Za-z_][A-Za-z0-9_-]*|#[A-Za-z0-9_]+";
    private static final String PATH = "(?:" + NAME + ")(?:\\s*\\.\\s*(?:" + NAME + "))*";
    private static final String LITERAL = ":[A-Za-z0-9_]+";
    private static final String ASSIGNMENT = PATH + "\\s*=\\s*" + LITERAL;
    private static final String SET = "(?i:SET)\\s+" + list(ASSIGNMENT);
    private static final String REMOVE = "(?i:REMOVE)\\s+" + list(PATH);
    private static final Pattern PROVEN =
            Pattern.compile("\\s*(?:" + SET + "(?:\\s+" + REMOVE + ")?|" + REMOVE + "(?:\\s+" + SET + ")?)\\s*");

    /** Longer ones are not looked at; DynamoDB itself takes at most 4 KB. */
    private static final int LONGEST = 4_096;

    private UpdateExpressionScanner() {}

    private static String list(String element) {
        return "(?:" + element + ")(?:\\s*,\\s*(?:" + element + "))*+";
    }

    /** Whether it is literal and idempotent for certain. */
    static boolean provenIdempotent(String expression) {
        return expression.length() <= LONGEST && PROVEN.matcher(expression).matches();
    }
}
