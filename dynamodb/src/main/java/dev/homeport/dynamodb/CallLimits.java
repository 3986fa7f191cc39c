package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.SettingsProblems;
import java.time.Duration;
import java.util.Objects;

/**
 * The group of options of {@link MultiRegionDynamoDbBuilder#limits} that bound how long a call may take and how often it is
 * repeated inside a region. Not safe for use by several threads.
 */
public final class CallLimits {

    private Duration call = Duration.ofSeconds(2);
    private Duration attempt = Duration.ofMillis(400);
    private Duration longAttempt = Duration.ofSeconds(1);
    private boolean sdkRetries;

    CallLimits() {}

    /**
     * Bounds each call, all attempts in all regions included. Default 2 s; 100 ms to 1 min. A request's own
     * {@code apiCallTimeout} holds instead. If that is longer and the request sets no {@code apiCallAttemptTimeout}, its
     * attempts may take longer too: all of it, but for {@code GetItem}, which keeps {@link #attempt}, and for other eventually
     * consistent reads, which leave {@link #longAttempt} for another region. Change it to what the caller of your service
     * waits for.
     */
    public CallLimits call(Duration limit) {
        this.call = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * Bounds each attempt of {@code GetItem}. Default 400 ms, some forty times what a region needs and short enough that a
     * read finds the next region within 0.6 s; 20 ms to {@link #call}. A request's own {@code apiCallAttemptTimeout} holds
     * instead. Lengthen it where the first region is far away, shorten it where a read must leave a silent region sooner.
     */
    public CallLimits attempt(Duration limit) {
        this.attempt = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * Bounds each attempt of all other operations: those that write, since giving a write up leaves its outcome open, and
     * those that may read much. Default 1 s; {@link #attempt} to {@link #call}. A request's own
     * {@code apiCallAttemptTimeout} holds instead. Lengthen it where queries and scans read more than that allows.
     */
    public CallLimits longAttempt(Duration limit) {
        this.longAttempt = Objects.requireNonNull(limit, "limit");
        return this;
    }

    /**
     * Repeats writes inside a region as the SDK does without Homeport: up to nine attempts within {@link #call}, also when
     * an attempt may have been carried out, so that an {@code ADD} can be carried out twice. Reads move on as always.
     * Default: false. Set it where all writes may be repeated, and an {@link AmbiguousWriteException} is worse than that.
     */
    public CallLimits sdkRetries(boolean sdk) {
        this.sdkRetries = sdk;
        return this;
    }

    void check(SettingsProblems problems) {
        problems.range("limits.call", call, Duration.ofMillis(100), Duration.ofMinutes(1));
        problems.between("limits.attempt", attempt, "20 ms", Duration.ofMillis(20), "limits.call, " + call, call);
        if (attempt.compareTo(call) <= 0) {
            problems.between(
                    "limits.longAttempt",
                    longAttempt,
                    "limits.attempt, " + attempt,
                    attempt,
                    "limits.call, " + call,
                    call);
        }
    }

    CallTimeouts timeouts() {
        return new CallTimeouts(call, attempt, longAttempt);
    }

    boolean sdkRetries() {
        return sdkRetries;
    }
}
