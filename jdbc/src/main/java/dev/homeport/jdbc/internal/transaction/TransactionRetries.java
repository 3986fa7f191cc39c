package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.internal.connect.SqlStates;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;

/** The rules by which a transaction that is certainly not done is repeated. */
public final class TransactionRetries {

    private static final double DOUBLING = 2;
    private static final double JITTER = 0.5;

    private TransactionRetries() {}

    /** Exponential backoff with jitter, cut at the deadline that the failed attempt carries. */
    public static RetryConfig config(int maxAttempts, Duration firstBackoff, Duration longestBackoff) {
        var backoff = IntervalFunction.ofExponentialRandomBackoff(firstBackoff, DOUBLING, JITTER, longestBackoff);
        return RetryConfig.custom()
                .maxAttempts(maxAttempts)
                .retryOnException(failure -> failure instanceof FailedAttempt failed && failed.repeatable())
                .intervalBiFunction((attempt, outcome) -> {
                    var left = ((FailedAttempt) outcome.getLeft())
                            .deadline()
                            .left()
                            .toMillis();
                    return Math.min(backoff.apply(attempt), left);
                })
                .build();
    }

    /** Whether there was no connection to be had, and there may be one later. */
    static boolean repeatableBorrow(SQLException failure) {
        return !(failure instanceof SQLNonTransientConnectionException);
    }

    /**
     * Whether the next attempt may meet a better server. The connection has to be lost, too: the work may have failed on
     * another database, which is none of our business.
     */
    static boolean repeatable(Throwable failure, boolean lost, boolean serializationFailures) {
        return CommitOutcomeClassifier.deciding(failure)
                .filter(error -> lost
                        ? SqlStates.connectionLost(error) || SqlStates.suspicious(error)
                        : serializationFailures && SqlStates.serializationFailure(error))
                .isPresent();
    }
}
