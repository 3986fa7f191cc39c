package dev.homeport.dynamodb.internal.client;

import java.util.concurrent.CompletionException;

/** What the SDK throws is unchecked, but reflection and futures hand it over as less than that. */
public final class SdkExceptions {

    private SdkExceptions() {}

    /** The same, for a {@code throw} statement; an error is thrown right here. */
    public static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("The SDK threw a checked exception", thrown);
    }

    /** Without what a future has wrapped around it. */
    public static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
