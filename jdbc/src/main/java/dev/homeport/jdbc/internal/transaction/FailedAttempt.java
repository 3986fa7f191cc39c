package dev.homeport.jdbc.internal.transaction;

import dev.homeport.internal.Deadline;
import java.sql.SQLException;

/** Carries the failure of one attempt through Resilience4j, with what decides whether another one follows. */
public final class FailedAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Deadline deadline;
    private final boolean repeatable;

    private FailedAttempt(Throwable failure, boolean repeatable, Deadline deadline) {
        super(null, failure, false, false);
        this.deadline = deadline;
        this.repeatable = repeatable;
    }

    /** Another attempt follows if this one is repeatable and time is left. */
    static FailedAttempt of(Throwable failure, boolean repeatable, Deadline deadline) {
        return new FailedAttempt(failure, repeatable, deadline);
    }

    boolean repeatable() {
        return repeatable
                && !deadline.left().isZero()
                && !Thread.currentThread().isInterrupted();
    }

    Deadline deadline() {
        return deadline;
    }

    /**
     * Returns the failure itself, to be thrown. The work throws {@code SQLException}, {@code E} or unchecked exceptions.
     *
     * @throws SQLException if it is one
     */
    public <E extends Exception> E failure() throws SQLException {
        var failure = getCause();
        if (failure instanceof SQLException error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        @SuppressWarnings("unchecked")
        var checked = (E) failure;
        return checked;
    }
}
