package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.replay.ReplayDecision;
import dev.homeport.dynamodb.internal.replay.ReplayPolicy;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Judges a failed attempt: classifies how it ended, and asks the {@link ReplayPolicy} what follows, with the time and the permits
 * that are left. Safe for any number of threads.
 */
final class FailedAttemptJudge {

    private final DynamoDbSettings settings;
    private final ReplayPolicy policy;
    private final RoutingLoop loop;
    private final ReplayBudget budget;
    private final IntPredicate poolIsFull;
    private final CallClock clock;

    FailedAttemptJudge(
            DynamoDbSettings settings,
            RoutingLoop loop,
            ReplayBudget budget,
            IntPredicate poolIsFull,
            CallClock clock) {
        this.settings = settings;
        this.policy = new ReplayPolicy(settings.replay());
        this.loop = loop;
        this.budget = budget;
        this.poolIsFull = poolIsFull;
        this.clock = clock;
    }

    /** How the attempt ended. Calls it off where its time was over before it was sent. */
    AttemptOutcome outcome(RegionCall regionCall, Throwable thrown) {
        if (AttemptOutcomeClassifier.outOfTime(thrown) && regionCall.callOff()) {
            return new AttemptOutcome.HeldBack("the time was over before it was sent");
        }
        // Another region may have the table that home has lost.
        boolean mayBeElsewhere =
                regionCall.shape() == OperationKind.EVENTUAL_READ && AttemptOutcomeClassifier.tableIsMissing(thrown);
        int region = regionCall.circuit().region();
        boolean atHome = region == settings.routing().writeHome();
        return AttemptOutcomeClassifier.of(
                thrown, regionCall.transmitted(), atHome && !mayBeElsewhere, () -> poolIsFull.test(region));
    }

    /**
     * What follows.
     *
     * @param repeatable whether the SDK can repeat the attempt where it is
     */
    ReplayDecision decide(RegionCall regionCall, RetryState retryState, AttemptOutcome outcome, boolean repeatable) {
        var next = policy.after(
                retryState.operation(),
                retryState.tried(),
                outcome,
                true,
                loop.view(),
                retryState.deadlineNanos() - clock.nanos(),
                // A hedge is never repeated, whatever is decided.
                () -> !regionCall.hedge() && budget.tryRetry());
        if (regionCall.hedge() && next instanceof ReplayDecision.Attempt) {
            return new ReplayDecision.Surface(Optional.empty());
        }
        if (repeatable && settings.sdkRetries() && sdkWouldRepeat(retryState, outcome, next)) {
            return new ReplayDecision.Attempt(
                    retryState
                            .tried()
                            .again(retryState.tried().ambiguous() || outcome instanceof AttemptOutcome.Ambiguous),
                    false);
        }
        return next;
    }

    /** The SDK's own way with writes: whatever the outcome of an attempt, up to nine, as its DynamoDB strategy has it. */
    private boolean sdkWouldRepeat(RetryState retryState, AttemptOutcome outcome, ReplayDecision next) {
        var moves = next instanceof ReplayDecision.Attempt attempt && attempt.elsewhere();
        return !moves
                && retryState.deadlineNanos() - clock.nanos() >= ReplayPolicy.LEAST_NANOS
                && retryState.operation().shape().access() == AccessMode.WRITE
                && (outcome.fault()
                        || outcome instanceof AttemptOutcome.Throttled
                        || outcome instanceof AttemptOutcome.HeldBack)
                && retryState.tried().attemptsHere() < ReplayPolicy.ATTEMPTS_OF_THE_SDK;
    }
}
