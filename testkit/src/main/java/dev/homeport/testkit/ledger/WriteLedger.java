package dev.homeport.testkit.ledger;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.process.Await;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
// Longer than 300 lines, half of them Javadoc: each method is short, and all are about the attempts.
public final class WriteLedger {
    private final InstantSource clock;
    private final String name = "%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final AtomicLong written = new AtomicLong();
    private volatile Supplier<String> answering = () -> "";
    private volatile Predicate<Throwable> notDone = failure -> false;

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

    /**
     * Sets who is asked for the one that answers, right after each answer: with a {@code FailoverDataSource} for instance {@code
     * () -> dataSource.topology().primary().toString()}. It tells the story of a write that is missing; without it the story says
     * less. An empty text is none.
     */
    public WriteLedger answeredBy(Supplier<String> source) {
        answering = source;
        return this;
    }

    /**
     * Sets which failures of {@link #write} prove that the write is not done and never will be, such as {@code failure ->
     * CommitOutcome.of(failure).isNotDone()}. Default: none, so that each failure leaves the outcome unknown.
     */
    public WriteLedger notDoneIf(Predicate<Throwable> proof) {
        notDone = proof;
        return this;
    }

    /**
     * Carries a write out and records what its caller was told. An exception of the write is recorded and not thrown; an {@link
     * Error} is both.
     *
     * @param id what the write is called in the database
     * @param write carries it out
     * @return true if it was acknowledged
     */
    public boolean write(String id, WriteAction write) {
        var attempt = begin(id);
        try {
            write.run(id);
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            attempt.end(notDone.test(failure) ? WriteOutcome.FAILED : WriteOutcome.UNKNOWN, Optional.of(failure));
            return false;
        } catch (Error failure) {
            attempt.unknown(failure);
            throw failure;
        }
        attempt.acknowledged();
        return true;
    }

    /**
     * Carries a write out that has a name of its own, such as {@code write-7f3a-1}, and records what its caller was told.
     *
     * @return true if it was acknowledged
     * @see #write(String, WriteAction)
     */
    public boolean write(WriteAction write) {
        return write(nextId(), write);
    }

    /**
     * Carries writes out until one is acknowledged, for up to a minute: each a new one with a name of its own, so that it does no
     * harm if one of unknown outcome was done. What is in flight when a region dies fails once, by design; so a test does not
     * ask whether its next write succeeds, but that one succeeds soon.
     *
     * @return what the acknowledged write is called
     * @throws AssertionError if none is within that time, with the last failure as its cause
     */
    public String writeUntilAcknowledged(WriteAction write) {
        return writeUntilAcknowledged(Duration.ofMinutes(1), write);
    }

    /**
     * Does the same within another time. A write that is under way is not interrupted when the time is over.
     *
     * @see #writeUntilAcknowledged(WriteAction)
     */
    public String writeUntilAcknowledged(Duration atMost, WriteAction write) {
        var last = new AtomicReference<>("");
        try {
            Await.until(
                    "a write to be acknowledged",
                    atMost,
                    () -> {
                        last.set(nextId());
                        return write(last.get(), write);
                    },
                    () -> "");
        } catch (LabException e) {
            var failure = entries().stream()
                    .filter(entry -> entry.id().equals(last.get()))
                    .flatMap(entry -> entry.cause().stream())
                    .findFirst()
                    .orElse(e);
            throw new AssertionError(
                    "No write was acknowledged within " + atMost.toMillis() + " ms; the last one, " + last
                            + ", failed with " + failure,
                    failure);
        }
        return last.get();
    }

    /** No two are the same, in other ledgers neither: the tests of a class share a database. */
    private String nextId() {
        return "write-" + name + "-" + written.incrementAndGet();
    }

    /**
     * Asserts that nothing acknowledged is missing: each write that was acknowledged is in this place.
     *
     * @param place what the database that has to have them holds
     * @param others what other databases hold, to tell where a missing write is
     * @throws AssertionError if one is missing, with the story of the first: when it was sent, what it was told, by whom, where it
     *     is and where not, and its neighbours; also if no write was acknowledged at all, since that would prove nothing
     */
    public void assertNothingAcknowledgedIsMissing(FoundWrites place, FoundWrites... others) {
        var entries = entries();
        if (entries.stream().noneMatch(entry -> entry.outcome() == WriteOutcome.ACKNOWLEDGED)) {
            throw new AssertionError(
                    "No write was acknowledged, so that none can be missing: " + entries.size() + " were attempted");
        }
        new LedgerStory(entries, place, List.of(others)).refuseMissing();
    }

    /**
     * Asserts that nothing was done twice: no place holds a write more than once, whatever its caller was told.
     *
     * @throws AssertionError if one does, with the story of the first
     */
    public void assertNothingWasDoneTwice(FoundWrites place, FoundWrites... others) {
        new LedgerStory(entries(), place, List.of(others)).refuseDoubled();
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

        private volatile String answeredBy = "";

        private Attempt(String id) {
            this.id = id;
        }

        /** Says who answers, such as {@code eu-west-1, epoch 2}; to be called before the outcome is recorded. */
        public Attempt answeredBy(String source) {
            answeredBy = source;
            return this;
        }

        /**
         * Records that the caller was told that the write is done.
         *
         * @throws IllegalStateException if the attempt has an outcome already
         */
        public void acknowledged() {
            end(WriteOutcome.ACKNOWLEDGED, Optional.empty());
        }

        /**
         * Records that the caller was told that the write is certainly not done.
         *
         * @throws IllegalStateException if the attempt has an outcome already
         */
        public void failed(Throwable cause) {
            end(WriteOutcome.FAILED, Optional.of(cause));
        }

        /**
         * Records that the caller was told that the write may be done or not.
         *
         * @throws IllegalStateException if the attempt has an outcome already
         */
        public void unknown(Throwable cause) {
            end(WriteOutcome.UNKNOWN, Optional.of(cause));
        }

        private void end(WriteOutcome outcome, Optional<Throwable> cause) {
            var endedAt = clock.instant();
            var source = answeredBy.isEmpty() ? answering.get() : answeredBy;
            var entry = new LedgerEntry(
                    id,
                    outcome,
                    true,
                    startedAt,
                    endedAt,
                    cause,
                    Optional.of(source).filter(text -> !text.isEmpty()));
            if (!end.compareAndSet(null, entry)) {
                throw new IllegalStateException("The write " + id + " has an outcome already: " + end.get());
            }
        }

        private LedgerEntry entry() {
            var finished = end.get();
            return finished != null
                    ? finished
                    : new LedgerEntry(
                            id,
                            WriteOutcome.UNKNOWN,
                            false,
                            startedAt,
                            clock.instant(),
                            Optional.empty(),
                            Optional.empty());
        }
    }
}
