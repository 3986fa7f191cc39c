package dev.homeport.dynamodb.internal.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Closes several things, each whatever becomes of the others: what users bring may throw. */
final class Closeables {

    private Closeables() {}

    /**
     * Closes all of them.
     *
     * @throws RuntimeException the first that any has thrown, with the others as suppressed ones
     */
    static void all(List<? extends SdkAutoCloseable> parts) {
        RuntimeException failure = null;
        for (var part : parts) {
            failure = failure(part, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes all of them because of a failure, which takes those of closing along. */
    static void after(Throwable cause, List<? extends SdkAutoCloseable> parts) {
        try {
            all(parts);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static @Nullable RuntimeException failure(SdkAutoCloseable part, @Nullable RuntimeException earlier) {
        try {
            part.close();
            return earlier;
        } catch (RuntimeException e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }
}
