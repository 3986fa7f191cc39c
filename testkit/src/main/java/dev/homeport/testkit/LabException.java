package dev.homeport.testkit;

import org.jspecify.annotations.Nullable;

/**
 * Tells that a lab could not do what it was asked: a server did not start, a wait ran out, an operating system tool is
 * missing.
 *
 * <p>The message names the region, the condition that was waited for and the time, and ends with the tail of that
 * server's log. It never stands for a fault that a lab was asked to make: the application sees those as real network
 * and database errors.
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
