package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far one region is behind another one, and when that was measured. */
public record LagMeasurement(int from, int to, Optional<Duration> lag, Instant at) {

    /** Older measurements say nothing of now. */
    static final Duration LASTS = Duration.ofSeconds(15);

    boolean within(Duration limit, Instant now) {
        return !now.isAfter(at.plus(LASTS))
                && lag.filter(measured -> measured.compareTo(limit) < 0).isPresent();
    }
}
