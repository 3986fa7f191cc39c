package dev.homeport.examples.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Records every read of a cart: its time, how long it took, and why it failed if it did. */
final class CartReads {

    private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
    private final LongAdder answered = new LongAdder();

    /**
     * One read.
     *
     * @param failure why there was no cart in the answer, in words; empty if there was
     */
    record Read(Instant began, Instant ended, Optional<String> failure) {

        Duration took() {
            return Duration.between(began, ended);
        }

        /** Returns whether it was under way at some moment of that time. */
        boolean touches(Instant from, Instant to) {
            return ended.isAfter(from) && began.isBefore(to);
        }
    }

    void add(Read read) {
        reads.add(read);
        if (read.failure().isEmpty()) {
            answered.increment();
        }
    }

    /** Returns whether each reader has been answered after that moment, and none waited longer than that for it. */
    boolean allAnsweredWithin(Duration longest, Instant since) {
        var recent = reads.stream().filter(read -> read.ended().isAfter(since)).toList();
        return recent.size() >= CartLoad.READERS
                && recent.stream()
                        .allMatch(
                                read -> read.failure().isEmpty() && read.took().compareTo(longest) < 0);
    }

    /** Returns how many brought a cart. */
    long answered() {
        return answered.sum();
    }

    List<Read> all() {
        return List.copyOf(reads);
    }
}
