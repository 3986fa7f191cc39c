package dev.homeport.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the failures of one operation have left behind. For one thread at a time, as its legs; whoever decides where the
 * operation goes, a failure or the timer of hedges, does so under its lock.
 */
final class Trail {

    private final Operation operation;
    private final long deadlineNanos;
    private volatile Tried tried;
    private int moves;
    private boolean answered;
    private @Nullable Next next;
    private @Nullable Leg ambiguousLeg;
    private @Nullable Throwable ambiguousFailure;
    private final List<Throwable> leftBehind = new ArrayList<>(2);

    Trail(Operation operation, Tried tried, long deadlineNanos) {
        this.operation = operation;
        this.tried = tried;
        this.deadlineNanos = deadlineNanos;
    }

    Operation operation() {
        return operation;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    Tried tried() {
        return tried;
    }

    /** What was decided after the latest failure. */
    Next next() {
        return Optional.ofNullable(next).orElseThrow();
    }

    synchronized void decided(Next decision) {
        next = decision;
        if (decision instanceof Next.Attempt attempt) {
            tried = attempt.tried();
            moves += attempt.elsewhere() ? 1 : 0;
        }
    }

    /** Says that a region is taken by the other one of two racing reads. */
    synchronized void taken(int region) {
        tried = new Tried(
                tried.visited() | 1 << region,
                tried.region(),
                tried.attemptsHere(),
                tried.ambiguous(),
                tried.eventual());
    }

    /** How often it was sent on to another region. */
    int moves() {
        return moves;
    }

    /** Takes note of a failed attempt. */
    void failed(Leg leg, Throwable thrown, Verdict verdict) {
        answered = verdict instanceof Verdict.Ok;
        if (verdict instanceof Verdict.Ambiguous) {
            ambiguousLeg = leg;
            ambiguousFailure = thrown;
        }
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
        return answered;
    }

    /** The exception for a write that may have been carried out. */
    AmbiguousWriteException ambiguous(Leg last, Throwable thrown) {
        var leg = ambiguousLeg == null ? last : ambiguousLeg;
        var cause = ambiguousFailure == null ? thrown : ambiguousFailure;
        var ambiguous = AmbiguousWriteException.of(leg.operation().wireName(), leg.region(), cause);
        if (cause != thrown && cause.getClass() != thrown.getClass()) {
            ambiguous.addSuppressed(thrown);
        }
        return ambiguous;
    }
}
