package dev.homeport.examples.drill.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Places moments between a left and a right edge.
 *
 * @param zero the moment that is called 0 s
 */
record TimeScale(Instant from, Instant to, Instant zero, double left, double right) {

    private static final List<Integer> STEPS = List.of(1, 2, 5, 10, 20, 30, 60, 120, 300);

    /** Returns where the moment is; one outside is at the edge. */
    double x(Instant at) {
        var length = Math.max(1, Duration.between(from, to).toMillis());
        var share = (double) Duration.between(from, at).toMillis() / length;
        return left + (right - left) * Math.min(1, Math.max(0, share));
    }

    /** Returns the moments to be labelled, with at least so much room each. */
    List<Instant> ticks(double room) {
        var perSecond =
                (right - left) / Math.max(0.001, Duration.between(from, to).toMillis() / 1e3);
        long step = STEPS.stream()
                .filter(candidate -> candidate * perSecond >= room)
                .findFirst()
                .orElse(STEPS.get(STEPS.size() - 1));
        long first = Math.floorDiv(Duration.between(zero, from).toMillis(), step * 1000) * step;
        return LongStream.iterate(first, second -> second + step)
                .mapToObj(zero::plusSeconds)
                .takeWhile(at -> !at.isAfter(to))
                .filter(at -> !at.isBefore(from))
                .toList();
    }

    /** Returns the time since zero, such as {@code -5 s}. */
    String label(Instant at) {
        return (Duration.between(zero, at).toMillis() + (at.isBefore(zero) ? -500 : 500)) / 1000 + " s";
    }

    /** Returns the time since zero to a tenth of a second. */
    String precise(Instant at) {
        return String.format(Locale.ROOT, "%.1f s", Duration.between(zero, at).toMillis() / 1e3);
    }
}
