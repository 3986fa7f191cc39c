package dev.homeport.examples.drill.report;

import java.util.Locale;

/** Says how something is to look. */
public enum Tone {
    /** The region that everything begins in. */
    FIRST,
    /** The region that takes over. */
    SECOND,
    /** As it should be. */
    GOOD,
    /** Not as it should be. */
    BAD,
    /** Nothing, or nobody. */
    NONE;

    /** Returns the class of the style sheet. */
    String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
