package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;

/** Which ends of requests say something of their region. The process itself may be why one has failed. */
public interface SimulatedEvidence {

    SimulatedEvidence RIGHT = new SimulatedEvidence() {};

    default boolean counts(SimulatedRequest request, AttemptOutcome verdict) {
        return (ofTheControlPlane() || !isControl(request))
                && (ofShortLimits() || !(request.shortLimit && timedOut(verdict)))
                && (ofAnswersThatWaited() || !(request.answerWaits && timedOut(verdict)))
                && (ofWhatWasNotSent() || !timedOut(verdict) || leftInTime(request));
    }

    /** What is heard of a verdict. */
    default AttemptOutcome heard(AttemptOutcome verdict) {
        return verdict;
    }

    /** Each of these is a mistake if it is true. */
    default boolean ofTheControlPlane() {
        return false;
    }

    default boolean ofShortLimits() {
        return false;
    }

    default boolean ofAnswersThatWaited() {
        return false;
    }

    default boolean ofWhatWasNotSent() {
        return false;
    }

    static boolean isControl(SimulatedRequest request) {
        return isControl(request.kind());
    }

    static boolean isControl(SimulatedWrite kind) {
        return kind.shape.control();
    }

    /** Whether the region had half of the time at least that one at its distance is granted. */
    private static boolean leftInTime(SimulatedRequest request) {
        return request.sent && 2 * (request.ends - request.sentAt) >= request.grantedNanos;
    }

    private static boolean timedOut(AttemptOutcome verdict) {
        return verdict == SimulatedVerdicts.TIMED_OUT || verdict == SimulatedVerdicts.TIMED_OUT_UNSENT;
    }
}
