package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.RegionStatus.State;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Holds what is known of one way of using one region, and makes every transition of this table. Immutable.
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
 * @param share how many of a hundred operations may begin here
 * @param told whether the operator wants it back now
 * @param outage the last time it was out of use
 * @param evidence what speaks against it
 */
public record CircuitState(
        State state,
        int generation,
        Instant since,
        String reason,
        int share,
        boolean told,
        Outage outage,
        CircuitEvidence evidence) {

    private static final int ALL = 100;

    static CircuitState in(Instant now) {
        return new CircuitState(State.IN_SERVICE, 0, now, "", ALL, false, Outage.none(now), CircuitEvidence.NONE);
    }

    public boolean usable() {
        return state == State.IN_SERVICE || state == State.RAMPING || state == State.LEAVING;
    }

    public List<EvictionCause> causes() {
        return evidence.causes();
    }

    /** The oldest cause that holds now. */
    public Optional<EvictionCause> cause() {
        return evidence.cause();
    }

    public Optional<EvictionCause> cause(EvictionCause.Kind kind) {
        return evidence.cause(kind);
    }

    /** With a cause, or with what is new of one that is known already. */
    CircuitState striking(EvictionCause against) {
        return with(evidence.with(against));
    }

    CircuitState without(EvictionCause.Kind kind) {
        return with(evidence.without(kind));
    }

    /** With a cause that does not hold at the moment, if it is known. */
    CircuitState eased(EvictionCause.Kind kind) {
        return with(evidence.eased(kind));
    }

    public CircuitState struck(List<EvictionCause> all) {
        return with(evidence.causes(all));
    }

    /** With nothing that speaks against it. */
    CircuitState cleared() {
        return with(evidence.cleared());
    }

    public CircuitState faulted(AttemptOutcome verdict, Instant began) {
        return with(evidence.faulted(verdict, began));
    }

    CircuitState keptAnyway() {
        return with(evidence.keptAnyway());
    }

    CircuitState toldToReturn() {
        return new CircuitState(state, generation, since, reason, share, true, outage, evidence);
    }

    CircuitState evicted(EvictionCause cause, int flapsNow, Instant until, Instant now) {
        return changed(State.EVICTED, cause.reason(), 0, outage.next(now, until, flapsNow, cause.slowAbove()), now);
    }

    CircuitState waiting(State wanted, String waitsFor, Instant now) {
        return state == wanted && reason.equals(waitsFor)
                ? this
                : shown(wanted, state == wanted ? since : now, waitsFor, 0, evidence);
    }

    CircuitState ramping(int firstShare, Instant now) {
        return changed(State.RAMPING, "ramping", firstShare, outage.over(now), now);
    }

    CircuitState grownTo(int grown) {
        return shown(state, since, reason, grown, evidence);
    }

    /** Used less and less, until {@link #evicted} or {@link #staying}. */
    CircuitState leaving(String why, int firstShare, Instant now) {
        return shown(State.LEAVING, now, why, firstShare, evidence);
    }

    CircuitState staying(Instant now) {
        return shown(State.IN_SERVICE, now, "", ALL, evidence.without(EvictionCause.Kind.SLOW));
    }

    CircuitState restored(Instant now) {
        return changed(State.IN_SERVICE, "", ALL, state == State.RAMPING ? outage.over() : outage.over(now), now);
    }

    /** Whether it was out for a failure the last time, and not because the operator wanted it. */
    boolean failed() {
        return outage.wasFailure();
    }

    /** Whether it was given its traffic back less than that ago, be it from a failure or an evacuation. */
    boolean backWithin(Duration time, Instant now) {
        return usable() && generation > 0 && now.isBefore(since.plus(time));
    }

    /** A new generation, of which nothing is known yet. */
    private CircuitState changed(State to, String why, int newShare, Outage newOutage, Instant now) {
        return new CircuitState(to, generation + 1, now, why, newShare, false, newOutage, CircuitEvidence.NONE);
    }

    /** The same generation in another light. */
    private CircuitState shown(State as, Instant from, String why, int newShare, CircuitEvidence now) {
        return new CircuitState(as, generation, from, why, newShare, told, outage, now);
    }

    private CircuitState with(CircuitEvidence now) {
        return now == evidence ? this : shown(state, since, reason, share, now);
    }
}
