package dev.homeport.testkit.ledger;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records every attempted write and the outcome its caller was told, to be compared afterwards with the database.
 *
 * <p>A failover is judged by one question: was any caller lied to? A test that counts rows cannot tell a lost write
 * from a failed one; the ledger can, because the outcome is written down before the database is asked.
 *
 * <p>Thread-safe and without locks; one entry of memory per attempt, until the ledger itself is dropped. Times come
 * from a clock that never jumps, unless another one is given.
 */
public final class WriteLedger {
    private final InstantSource clock;
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

    /** Creates a ledger whose times advance with {@link System#nanoTime()} from the wall clock's time at this moment. */
    public WriteLedger() {
        this(monotonic());
    }

    /** Creates a ledger that takes its times from this clock, which should never jump. */
    public WriteLedger(InstantSource clock) {
        this.clock = clock;
    }

    private static InstantSource monotonic() {
        var start = Instant.now();
        var startNanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - startNanos);
    }

    /**
     * Begins an attempt. Call it before the write is sent, else a write can reach the database unrecorded.
     *
     * @param id what the write will be called in the database; a repetition of the same write has the same id
     */
    public Attempt begin(String id) {
        var attempt = new Attempt(id);
        attempts.add(attempt);
        return attempt;
    }

    /** Returns every attempt so far, in the order they began; a snapshot. */
    public List<LedgerEntry> entries() {
        return attempts.stream().map(Attempt::entry).toList();
    }

    /** Returns how many attempts ended this way; unfinished ones count as {@link WriteOutcome#UNKNOWN}. */
    public long count(WriteOutcome outcome) {
        return attempts.stream()
                .filter(attempt -> attempt.entry().outcome() == outcome)
                .count();
    }

    /** Returns the longest a caller waited, unfinished attempts included; zero if there was no attempt. */
    public Duration longestDuration() {
        return attempts.stream()
                .map(attempt -> attempt.entry().duration())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Returns the longest time between two successive acknowledgements, which is the outage as callers saw it. */
    public Duration longestSilence() {
        var acknowledged = acknowledgements().sorted().toList();
        var longest = Duration.ZERO;
        for (var i = 1; i < acknowledged.size(); i++) {
            var silence = Duration.between(acknowledged.get(i - 1), acknowledged.get(i));
            longest = silence.compareTo(longest) > 0 ? silence : longest;
        }
        return longest;
    }

    /** Returns the acknowledged writes of each second in which there were any. */
    public SortedMap<Instant, Long> acknowledgedPerSecond() {
        return acknowledgements()
                .collect(groupingBy(instant -> instant.truncatedTo(ChronoUnit.SECONDS), TreeMap::new, counting()));
    }

    /**
     * Compares with the identifiers found in the database, each given as often as it was found.
     *
     * @see LedgerReport
     */
    public LedgerReport compare(Collection<String> idsInDatabase) {
        return compare(idsInDatabase.stream().collect(toMap(id -> id, id -> 1, Integer::sum)));
    }

    /**
     * Compares with the identifiers found in the database and how often each was found; zero is as good as not at all.
     *
     * @throws IllegalArgumentException for a negative count
     * @see LedgerReport
     */
    public LedgerReport compare(Map<String, Integer> idsInDatabase) {
        var strongest = BinaryOperator.<WriteOutcome>maxBy(Comparator.naturalOrder());
        return LedgerReport.of(
                attempts.stream()
                        .collect(toMap(
                                attempt -> attempt.id,
                                attempt -> attempt.entry().outcome(),
                                strongest)),
                idsInDatabase);
    }

    private Stream<Instant> acknowledgements() {
        return attempts.stream()
                .map(Attempt::entry)
                .filter(entry -> entry.outcome() == WriteOutcome.ACKNOWLEDGED)
                .map(LedgerEntry::endedAt);
    }

    /** Takes the outcome of one attempt: exactly one of its three methods is to be called, once. Thread-safe. */
    public final class Attempt {
        private final String id;
        private final Instant startedAt = clock.instant();
        private final AtomicReference<@Nullable LedgerEntry> end = new AtomicReference<>();

        private Attempt(String id) {
            this.id = id;
        }

        /**
         * Records that the caller was told that the write is done.
         *
         * @throws IllegalStateException if the attempt has an outcome already
         */
        public void acknowledged() {
            finish(WriteOutcome.ACKNOWLEDGED, Optional.empty());
        }

        /**
         * Records that the caller was told that the write is certainly not done.
         *
         * @throws IllegalStateException if the attempt has an outcome already
         */
        public void failed(Throwable cause) {
            finish(WriteOutcome.FAILED, Optional.of(cause));
        }

        /**
         * Records that the caller was told that the write may be done or not.
         *
         * @throws IllegalStateException if the attempt has an outcome already
         */
        public void unknown(Throwable cause) {
            finish(WriteOutcome.UNKNOWN, Optional.of(cause));
        }

        private void finish(WriteOutcome outcome, Optional<Throwable> cause) {
            var entry = new LedgerEntry(id, outcome, true, startedAt, clock.instant(), cause);
            if (!end.compareAndSet(null, entry)) {
                throw new IllegalStateException("The write " + id + " has an outcome already: " + end.get());
            }
        }

        private LedgerEntry entry() {
            var finished = end.get();
            return finished != null
                    ? finished
                    : new LedgerEntry(id, WriteOutcome.UNKNOWN, false, startedAt, clock.instant(), Optional.empty());
        }
    }
}
