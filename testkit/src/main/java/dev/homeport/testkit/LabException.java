package dev.homeport.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A lab could not do what it was asked: a server did not start, a wait ran out, an operating system tool is missing.
 *
 * <p>The message names the region, what was waited for and how long, and ends with the tail of that server's log. It
 * never stands for a fault that a lab was asked to make: those are seen by the application as real network and database
 * errors.
 */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        this(message, null);
    }

    public LabException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
