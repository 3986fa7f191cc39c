package dev.homeport.dynamodb;

import java.util.concurrent.CompletionException;

/** What the SDK throws is unchecked, but reflection and futures hand it over as less than that. */
final class Thrown {

    private Thrown() {}

    /** The same, for a {@code throw} statement; an error is thrown right here. */
    static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("The SDK threw a checked exception", thrown);
    }

    /** Without what a future has wrapped around it. */
    static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
