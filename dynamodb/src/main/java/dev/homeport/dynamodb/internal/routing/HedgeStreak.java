package dev.homeport.dynamodb.internal.routing;

import java.time.Instant;

/** Hedged reads that another region answered first, in a row. */
public record HedgeStreak(int count, Instant since) {

    static final HedgeStreak NONE = new HedgeStreak(0, Instant.MIN);
}
