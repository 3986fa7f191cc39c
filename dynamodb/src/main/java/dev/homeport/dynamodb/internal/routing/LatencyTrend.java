package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How fast a region answers its canaries, beside how fast it usually does.
 *
 * @param recent the latest round trips, the newest last
 * @param counted how many round trips have been counted, the first one excepted
 * @param usual the moving average of the medians in quiet times, or of reads before there are enough canaries; zero if
 *     nothing is known; what is slow beside it does not change it
 * @param learnedAt when that was last changed
 * @param at when the latest one was answered
 * @param slow since when it is slow, as long as it is
 */
public record LatencyTrend(
        List<Duration> recent, int counted, Duration usual, Instant learnedAt, Instant at, Optional<Slow> slow) {

    /**
     * @param since when the medians were first slow
     * @param usual what was usual then
     * @param told whether that was long enough to be told
     */
    record Slow(Instant since, Duration usual, boolean told) {}

    static final LatencyTrend UNKNOWN =
            new LatencyTrend(List.of(), 0, Duration.ZERO, Instant.MIN, Instant.MIN, Optional.empty());

    /** No region is slow that answers faster than that. */
    public static final Duration LEAST_SLOW = Duration.ofMillis(250);

    static final int SLOWER_BY = 5;

    /** So many make a median, and fewer say nothing of what is usual. */
    static final int RECENT = 5;

    private static final double WEIGHT_OF_THE_LATEST = 0.05;

    /** Canaries that follow each other faster, as they do while something is unclear, say nothing of quiet times. */
    private static final Duration BETWEEN_LESSONS = Duration.ofMillis(2_500);

    /** With a round trip; the first one of a process is slow by itself and says nothing. */
    LatencyTrend and(Duration roundTrip, Instant now) {
        if (at.equals(Instant.MIN)) {
            return new LatencyTrend(recent, counted, usual, learnedAt, now, slow);
        }
        var next = new LatencyTrend(
                Stream.concat(recent.stream().skip(recent.size() < RECENT ? 0 : 1), Stream.of(roundTrip))
                        .toList(),
                counted + 1,
                usual,
                learnedAt,
                now,
                slow);
        return next.learning(now);
    }

    private LatencyTrend learning(Instant now) {
        boolean early = counted < RECENT || counted > RECENT && now.isBefore(learnedAt.plus(BETWEEN_LESSONS));
        return early || looksSlow()
                ? this
                : usually(counted == RECENT ? median() : usual.plusNanos(share(median().minus(usual))), now);
    }

    /** With what a read took, as long as too few canaries were answered to say what is usual: it is no faster than those. */
    LatencyTrend andRead(Duration took, Instant now) {
        if (counted >= RECENT || slowBeside(took)) {
            return this;
        }
        return usually(usual.isZero() ? took : usual.plusNanos(share(took.minus(usual))), learnedAt);
    }

    private static long share(Duration difference) {
        return Math.round(WEIGHT_OF_THE_LATEST * difference.toNanos());
    }

    private LatencyTrend usually(Duration lesson, Instant now) {
        return new LatencyTrend(recent, counted, lesson, now, at, slow);
    }

    boolean known() {
        return counted >= RECENT && !usual.isZero();
    }

    /** Whether something that takes so long is slow here. */
    boolean slowBeside(Duration took) {
        return !usual.isZero() && took.compareTo(slowFrom()) >= 0;
    }

    Duration median() {
        var sorted = recent.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(sorted.size() / 2);
    }

    /** Above this it is slow. */
    Duration slowFrom() {
        var usually = slow.map(Slow::usual).orElse(usual).multipliedBy(SLOWER_BY);
        return usually.compareTo(LEAST_SLOW) > 0 ? usually : LEAST_SLOW;
    }

    /** Up to this it is as usual again. */
    Duration fastUpTo() {
        return slowFrom().dividedBy(2);
    }

    /** Whether the latest round trip, or the median, is that of a slow region; then more canaries are wanted. */
    boolean looksSlow() {
        if (recent.isEmpty() || usual.isZero()) {
            return false;
        }
        // The decision asks this each time: the median is slow if most are, for which nothing needs to be sorted.
        var from = slowFrom();
        int slowOnes = 0;
        for (int i = 0; i < recent.size(); i++) {
            slowOnes += recent.get(i).compareTo(from) >= 0 ? 1 : 0;
        }
        boolean latest = recent.get(recent.size() - 1).compareTo(from) >= 0;
        return latest || counted >= RECENT && slowOnes >= recent.size() - recent.size() / 2;
    }

    LatencyTrend slow(Optional<Slow> now) {
        return new LatencyTrend(recent, counted, usual, learnedAt, at, now);
    }

    /** In words. */
    String words() {
        return "answers take " + median().toMillis() + " ms, "
                + slow.map(Slow::usual).orElse(usual).toMillis() + " ms as a rule";
    }
}
