package dev.homeport.examples.drill.report;

import dev.homeport.examples.drill.traffic.UserOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts requests in equal spans of time, by the region that answered them, each where it ended.
 *
 * @param width how long each span is
 * @param counts one after another, from the beginning on; the last one may reach beyond the end
 */
record TrafficBuckets(Duration width, List<Count> counts) {

    private static final List<Duration> WIDTHS = List.of(
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));

    /**
     * Holds one span.
     *
     * @param first requests done by the first region
     * @param second those done by the second one
     * @param failed requests told "not done"
     * @param unknown requests whose outcome stayed open
     */
    record Count(long first, long second, long failed, long unknown) {

        long done() {
            return first + second;
        }

        long errors() {
            return failed + unknown;
        }
    }

    /** Counts in the shortest spans of a round length that are at most so many. */
    static TrafficBuckets of(StoryFacts story, int atMost) {
        var length = Duration.between(story.began(), story.ended());
        var width = WIDTHS.stream()
                .filter(candidate -> spans(length, candidate) <= atMost)
                .findFirst()
                .orElse(WIDTHS.get(WIDTHS.size() - 1));
        var counts = new ArrayList<Count>();
        for (int i = 0; i < spans(length, width); i++) {
            var from = story.began().plus(width.multipliedBy(i));
            counts.add(count(story, from, from.plus(width)));
        }
        return new TrafficBuckets(width, List.copyOf(counts));
    }

    private static long spans(Duration length, Duration width) {
        return Math.max(1, (length.toMillis() + width.toMillis() - 1) / width.toMillis());
    }

    private static Count count(StoryFacts story, Instant from, Instant to) {
        var ended = story.operations().stream()
                .filter(operation -> !operation.ended().isBefore(from)
                        && operation.ended().isBefore(to)
                        && !operation.ended().isAfter(story.ended()))
                .toList();
        return new Count(
                ended.stream().filter(operation -> by(operation, story.first())).count(),
                ended.stream()
                        .filter(operation -> by(operation, story.second()))
                        .count(),
                ended.stream()
                        .filter(operation -> operation.result() == UserOperation.Result.FAILED)
                        .count(),
                ended.stream()
                        .filter(operation -> operation.result() == UserOperation.Result.UNKNOWN)
                        .count());
    }

    private static boolean by(UserOperation operation, String region) {
        return operation.done() && operation.region().equals(region);
    }

    /** Returns a count as a rate. */
    double perSecond(long count) {
        return count * 1e3 / width.toMillis();
    }

    /** Returns the highest rate of requests that were done. */
    double peak() {
        return counts.stream()
                .mapToDouble(count -> perSecond(count.done()))
                .max()
                .orElse(0);
    }
}
