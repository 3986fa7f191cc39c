package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.replay.AttemptHistory;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import dev.homeport.dynamodb.internal.replay.ReplayDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;

/**
 * What the failures of one operation have left behind. For one thread at a time, as its region calls; whoever decides where the
 * operation goes, a failure or the timer of hedges, does so under its lock.
 */
final class RetryState {

    private final OperationTraits operation;
    private final long deadlineNanos;
    private volatile AttemptHistory tried;
    private int moves;
    private @Nullable ReplayDecision next;
    private final List<FailedAttempt> failures = new ArrayList<>(2);
    private final List<Throwable> leftBehind = new ArrayList<>(2);

    RetryState(OperationTraits operation, AttemptHistory tried, long deadlineNanos) {
        this.operation = operation;
        this.tried = tried;
        this.deadlineNanos = deadlineNanos;
    }

    OperationTraits operation() {
        return operation;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    AttemptHistory tried() {
        return tried;
    }

    /** What was decided after the latest failure. */
    ReplayDecision next() {
        return Optional.ofNullable(next).orElseThrow();
    }

    synchronized void decided(ReplayDecision decision) {
        next = decision;
        if (decision instanceof ReplayDecision.Attempt attempt) {
            tried = attempt.tried();
            moves += attempt.elsewhere() ? 1 : 0;
        }
    }

    /** Says that a region is taken by the other one of two racing reads. */
    synchronized void taken(int region) {
        tried = new AttemptHistory(
                tried.visited() | 1 << region,
                tried.region(),
                tried.attemptsHere(),
                tried.ambiguous(),
                tried.eventual(),
                tried.homeHasSpoken(),
                tried.full());
    }

    /** How often it was sent on to another region. */
    int moves() {
        return moves;
    }

    /** Takes note of a failed attempt. */
    void failed(RegionCall regionCall, Throwable thrown, AttemptOutcome verdict) {
        failures.add(new FailedAttempt(regionCall.operation().wireName(), regionCall.region(), verdict, thrown));
    }

    /** The answer of that region that it lacks the table. */
    Optional<AttemptOutcome.Misconfigured> missingIn(Region region) {
        return failures.stream()
                .filter(failure -> failure.region().equals(region))
                .map(FailedAttempt::verdict)
                .filter(AttemptOutcome.Misconfigured.class::isInstance)
                .map(AttemptOutcome.Misconfigured.class::cast)
                .findFirst();
    }

    /**
     * What to tell the caller: where a region that lacks the table was asked last, that is no answer to the caller, whose table
     * it is; home's own is, or its failure.
     */
    Throwable tellable(Region home, Throwable thrown) {
        return latest() instanceof AttemptOutcome.Misconfigured
                ? failures.stream()
                        .filter(failure -> failure.region().equals(home))
                        .reduce((earlier, later) -> later)
                        .map(FailedAttempt::thrown)
                        .orElse(thrown)
                : thrown;
    }

    /** What the latest failure means. */
    AttemptOutcome latest() {
        return failures.get(failures.size() - 1).verdict();
    }

    /** Keeps the failure for which a region was left. */
    void left(Throwable thrown) {
        leftBehind.add(thrown);
    }

    /** The failure with those of the regions tried before as suppressed ones, so that it tells the whole story. */
    Throwable withTheStory(Throwable thrown) {
        leftBehind.stream().filter(earlier -> earlier != thrown).forEach(thrown::addSuppressed);
        return thrown;
    }

    /** Whether the latest failure was an answer that another region would give too. */
    boolean answered() {
        return !failures.isEmpty() && latest() instanceof AttemptOutcome.Ok;
    }

    /** The exception for a write that may have been carried out, with every failure of it, the last one included. */
    AmbiguousWriteException ambiguous(Throwable thrown) {
        var ambiguous = AmbiguousWrites.of(List.copyOf(failures), operation.shape() == OperationKind.OLD_VALUES_WRITE);
        Stream.concat(failures.stream().map(FailedAttempt::thrown), Stream.of(thrown))
                .filter(failure -> failure != ambiguous.getCause())
                .filter(failure -> Stream.of(ambiguous.getSuppressed()).noneMatch(known -> known == failure))
                .forEach(ambiguous::addSuppressed);
        return ambiguous;
    }
}
