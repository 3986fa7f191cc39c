package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;

/**
 * The canaries of a region that were answered in a row.
 *
 * @param count how many
 * @param firstBegan when the first of them began
 * @param previousBegan when the last but one began
 * @param lastBegan when the last one began
 * @param lastEnded when the last one was answered
 */
public record CanaryStreak(int count, Instant firstBegan, Instant previousBegan, Instant lastBegan, Instant lastEnded) {

    static final CanaryStreak NONE = new CanaryStreak(0, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN);

    CanaryStreak and(Instant began, Instant ended) {
        return count == 0
                ? new CanaryStreak(1, began, Instant.MIN, began, ended)
                : new CanaryStreak(count + 1, firstBegan, lastBegan, began, ended);
    }

    /** How long they have been answered without a break. */
    Duration span() {
        return count == 0 ? Duration.ZERO : Duration.between(firstBegan, lastEnded);
    }

    /** Whether two in a row began after that moment. */
    boolean twiceSince(Instant moment) {
        return count >= 2 && previousBegan.isAfter(moment) && lastBegan.isAfter(moment);
    }
}
