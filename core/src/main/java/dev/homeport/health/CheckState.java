package dev.homeport.health;

/** The state of a check. */
public enum CheckState {
    /** It has neither answered nor passed its deadline yet. Down for every scope but {@link Scope#LIVE}. */
    UNKNOWN,
    /** It is up, and its last answer is not too old. */
    UP,
    /** It failed, or gave no answer before its deadline, often enough in a row. */
    DOWN,
    /** Its last answer is older than its maximum age; counts as down, and is left as {@link #DOWN} is. */
    STALE
}
