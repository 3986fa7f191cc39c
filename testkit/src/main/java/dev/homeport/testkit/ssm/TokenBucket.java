package dev.homeport.testkit.ssm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Limits calls to a rate a second, with one second's worth of them in hand at first and after a pause. Thread-safe. */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final int perSecond;
    private final InstantSource clock;

    /** Both guarded by this. */
    private double tokens;

    private Instant filledAt;

    TokenBucket(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        tokens = perSecond;
        filledAt = clock.instant();
    }

    synchronized boolean take() {
        var now = clock.instant();
        if (now.isAfter(filledAt)) {
            var seconds = Duration.between(filledAt, now).toNanos() / NANOS_PER_SECOND;
            tokens = Math.min(perSecond, tokens + seconds * perSecond);
            filledAt = now;
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
