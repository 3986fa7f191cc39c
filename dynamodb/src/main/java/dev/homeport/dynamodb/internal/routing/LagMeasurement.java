package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far one region is behind another one, and when that was measured. */
public record LagMeasurement(int from, int to, Optional<Duration> lag, Instant at) {

    /** Older measurements say nothing of now. */
    static final Duration LASTS = Duration.ofSeconds(15);

    boolean within(Duration limit, Instant now) {
        return !now.isAfter(at.plus(LASTS))
                && lag.filter(measured -> measured.compareTo(limit) < 0).isPresent();
    }

    /** Whether what was written in one region has reached another, as far as lag was measured; replicas that have none have. */
    static boolean caughtUp(RoutingSettings settings, List<LagMeasurement> lags, int from, int to, Instant now) {
        return from == to
                || settings.stronglyConsistent()
                || settings.maxLag()
                        .filter(limit -> lags.stream()
                                .anyMatch(lag -> lag.from() == from && lag.to() == to && lag.within(limit, now)))
                        .isPresent();
    }
}
