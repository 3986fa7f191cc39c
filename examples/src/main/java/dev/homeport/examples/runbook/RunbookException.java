package dev.homeport.examples.runbook;

import org.jspecify.annotations.Nullable;

/** Says, on one line, why the runbook stopped and what to do next; the exit status is 1. */
public final class RunbookException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean undone;

    /** Creates one with a message for people. */
    public RunbookException(String message) {
        this(message, null);
    }

    /** Creates one with a message for people and what caused it. */
    public RunbookException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private RunbookException(String message, @Nullable Throwable cause, boolean undone) {
        super(message, cause);
        this.undone = undone;
    }

    /** Returns one that says that what was done is undone, so that no later run has to go on with it. */
    public static RunbookException undone(String message) {
        return new RunbookException(message, null, true);
    }

    /** Returns whether what was done is undone. */
    boolean isUndone() {
        return undone;
    }
}
