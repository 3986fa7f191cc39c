package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.RegionStatus.State;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is known of one way of using one region.
 *
 * <pre>
 * IN_SERVICE, RAMPING, LEAVING -- evicted -->  EVICTED
 * IN_SERVICE, RAMPING -- slow for long -->     LEAVING (reads, if the user wants it)
 * LEAVING             -- fast again -->        IN_SERVICE
 * EVICTED             -- least time over -->   RECOVERING
 * RECOVERING          -- proofs there -->      RAMPING (reads), IN_SERVICE (writes), AWAITING_FAILBACK (if failback is manual)
 * AWAITING_FAILBACK   -- told so -->           as from RECOVERING
 * AWAITING_FAILBACK   -- a proof is lost -->   RECOVERING
 * RAMPING             -- share grown to 100 --> IN_SERVICE
 * EVICTED, RECOVERING, AWAITING_FAILBACK -- taken back because all others fail --> IN_SERVICE
 * </pre>
 *
 * @param generation the number of changes so far
 * @param since when the state last changed
 * @param outSince when it was last evicted
 * @param outUntil before when it does not come back by itself; not after {@code outSince} if it was evacuated
 * @param backSince when it last came back from a failure
 * @param share how many of a hundred operations may begin here
 * @param causes what speaks against it and could not be acted on yet, one of a kind
 * @param kept whether it was said already that it is kept although it fails
 * @param told whether somebody wants it back now
 * @param slowAbove the round trip above which a canary is no sign of recovery
 * @param latestFault when the latest of its calls that failed began
 * @param latestError when the latest of those began that did not just time out
 */
// Longer than 300 lines: every transition of the table above stands in this file.
public record CircuitState(
        State state,
        int generation,
        Instant since,
        String reason,
        Instant outSince,
        Instant outUntil,
        Optional<Instant> backSince,
        int flaps,
        int share,
        List<EvictionCause> causes,
        boolean kept,
        boolean told,
        Optional<Duration> slowAbove,
        Instant latestFault,
        Instant latestError) {

    /** A circuit that fails again within this time of its return has flapped. */
    static final Duration FLAP_MEMORY = Duration.ofMinutes(10);

    static CircuitState in(Instant now) {
        return new CircuitState(
                State.IN_SERVICE,
                0,
                now,
                "",
                now,
                now,
                Optional.empty(),
                0,
                100,
                List.of(),
                false,
                false,
                Optional.empty(),
                Instant.MIN,
                Instant.MIN);
    }

    public boolean usable() {
        return state == State.IN_SERVICE || state == State.RAMPING || state == State.LEAVING;
    }

    /** The oldest cause that holds now. */
    public Optional<EvictionCause> cause() {
        return causes.stream().filter(EvictionCause::pressing).min(Comparator.comparing(EvictionCause::sign));
    }

    public Optional<EvictionCause> cause(EvictionCause.Kind kind) {
        return causes.stream().filter(cause -> cause.kind() == kind).findFirst();
    }

    /** With a cause, or with what is new of one that is known already. */
    CircuitState striking(EvictionCause against) {
        var renewed = cause(against.kind()).map(against::renewing).orElse(against);
        var others = causes.stream().filter(cause -> cause.kind() != against.kind());
        return struck(Stream.concat(others, Stream.of(renewed)).toList());
    }

    CircuitState without(EvictionCause.Kind kind) {
        return cause(kind).isEmpty()
                ? this
                : struck(causes.stream().filter(cause -> cause.kind() != kind).toList());
    }

    /** With a cause that does not hold at the moment, if it is known. */
    CircuitState eased(EvictionCause.Kind kind) {
        return cause(kind).filter(EvictionCause::pressing).isEmpty()
                ? this
                : struck(causes.stream()
                        .map(cause -> cause.kind() == kind ? cause.eased() : cause)
                        .toList());
    }

    public CircuitState struck(List<EvictionCause> all) {
        return but(next -> next.causes = all);
    }

    /** With nothing that speaks against it. */
    CircuitState cleared() {
        return causes.isEmpty() && !kept
                ? this
                : but(next -> {
                    next.causes = List.of();
                    next.kept = false;
                });
    }

    public CircuitState faulted(AttemptOutcome verdict, Instant began) {
        return but(next -> {
            next.latestFault = began.isAfter(latestFault) ? began : latestFault;
            next.latestError = !verdict.timedOut() && began.isAfter(latestError) ? began : latestError;
        });
    }

    CircuitState keptAnyway() {
        return but(next -> next.kept = true);
    }

    CircuitState toldToReturn() {
        return but(next -> next.told = true);
    }

    CircuitState evicted(EvictionCause cause, int flapsNow, Instant until, Instant now) {
        return changed(State.EVICTED, cause.reason(), now, next -> {
            next.outSince = now;
            next.outUntil = until;
            next.flaps = flapsNow;
            next.share = 0;
            next.slowAbove = cause.slowAbove();
        });
    }

    CircuitState waiting(State wanted, String waitsFor, Instant now) {
        if (state == wanted && reason.equals(waitsFor)) {
            return this;
        }
        return but(next -> {
            next.state = wanted;
            next.since = state == wanted ? since : now;
            next.reason = waitsFor;
            next.share = 0;
        });
    }

    CircuitState ramping(int firstShare, Instant now) {
        return changed(State.RAMPING, "ramping", now, next -> {
            next.backSince = back(now);
            next.share = firstShare;
        });
    }

    CircuitState grownTo(int grown) {
        return but(next -> next.share = grown);
    }

    /** Used less and less, until {@link #evicted} or {@link #staying}. */
    CircuitState leaving(String why, int firstShare, Instant now) {
        return but(next -> {
            next.state = State.LEAVING;
            next.since = now;
            next.reason = why;
            next.share = firstShare;
        });
    }

    CircuitState staying(Instant now) {
        return but(next -> {
            next.state = State.IN_SERVICE;
            next.since = now;
            next.reason = "";
            next.share = 100;
            next.causes = without(EvictionCause.Kind.SLOW).causes;
        });
    }

    CircuitState restored(Instant now) {
        return changed(State.IN_SERVICE, "", now, next -> {
            next.backSince = state == State.RAMPING ? backSince : back(now);
            next.share = 100;
        });
    }

    /** Since when it is back from a failure; an evacuation, which takes no least time, was none. */
    private Optional<Instant> back(Instant now) {
        return failed() ? Optional.of(now) : backSince;
    }

    /** Whether it was out for a failure the last time, and not because the operator wanted it. */
    boolean failed() {
        return outUntil.isAfter(outSince);
    }

    /** Whether it was given its traffic back less than that ago, be it from a failure or an evacuation. */
    boolean backWithin(Duration time, Instant now) {
        return usable() && generation > 0 && now.isBefore(since.plus(time));
    }

    /** How often it has flapped, should it be evicted now. */
    int flapsAt(Instant now) {
        return backSince.filter(back -> now.isBefore(back.plus(FLAP_MEMORY))).isPresent() ? flaps + 1 : 0;
    }

    /** A new generation, of which nothing is known yet. */
    private CircuitState changed(State to, String why, Instant now, Consumer<Draft> change) {
        return but(next -> {
            next.state = to;
            next.generation = generation + 1;
            next.since = now;
            next.reason = why;
            next.causes = List.of();
            next.latestFault = Instant.MIN;
            next.latestError = Instant.MIN;
            next.kept = false;
            next.told = false;
            next.slowAbove = Optional.empty();
            change.accept(next);
        });
    }

    private CircuitState but(Consumer<Draft> change) {
        var next = new Draft(this);
        change.accept(next);
        return next.done();
    }

    /** The next record while it is being written. */
    private static final class Draft {

        private State state;
        private int generation;
        private Instant since;
        private String reason;
        private Instant outSince;
        private Instant outUntil;
        private Optional<Instant> backSince;
        private int flaps;
        private int share;
        private List<EvictionCause> causes;
        private boolean kept;
        private boolean told;
        private Optional<Duration> slowAbove;
        private Instant latestFault;
        private Instant latestError;

        Draft(CircuitState before) {
            state = before.state;
            generation = before.generation;
            since = before.since;
            reason = before.reason;
            outSince = before.outSince;
            outUntil = before.outUntil;
            backSince = before.backSince;
            flaps = before.flaps;
            share = before.share;
            causes = before.causes;
            kept = before.kept;
            told = before.told;
            slowAbove = before.slowAbove;
            latestFault = before.latestFault;
            latestError = before.latestError;
        }

        CircuitState done() {
            return new CircuitState(
                    state,
                    generation,
                    since,
                    reason,
                    outSince,
                    outUntil,
                    backSince,
                    flaps,
                    share,
                    causes,
                    kept,
                    told,
                    slowAbove,
                    latestFault,
                    latestError);
        }
    }
}
