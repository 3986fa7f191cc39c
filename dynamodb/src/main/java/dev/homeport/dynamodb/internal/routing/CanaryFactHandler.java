package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;

/** Takes in what canaries have told. */
public final class CanaryFactHandler {

    private CanaryFactHandler() {}

    static void succeeded(TransitionBuilder transition, RoutingFact.CanarySucceeded canary) {
        boolean trusted = !canary.began().isBefore(transition.trustedSince);
        RegionLiveness.alive(transition, canary.region(), canary.began(), canary.ended());
        var record = transition.region(canary.region());
        if (!trusted) {
            return;
        }
        boolean slow = record.read()
                .outage()
                .slowAbove()
                .filter(limit -> canary.roundTrip().compareTo(limit) > 0)
                .isPresent();
        transition.put(record.roundTrip(canary.roundTrip(), transition.now)
                .canaries(slow ? CanaryStreak.NONE : record.canaries().and(canary.began(), canary.ended())));
        SetupFactHandler.foundByCanary(transition, canary.region());
    }

    static void failed(TransitionBuilder transition, RoutingFact.CanaryFailed canary) {
        var record = transition.region(canary.region());
        if (canary.verdict() instanceof AttemptOutcome.HeldBack heldBack && heldBack.forWantOfCredentials()) {
            SetupFactHandler.withoutCredentials(transition, canary.region());
            return;
        }
        if (canary.verdict().ours() || canary.began().isBefore(transition.trustedSince)) {
            return;
        }
        if (canary.verdict() instanceof AttemptOutcome.Misconfigured misfit) {
            transition.put(record.withoutFailureStreak().canaries(CanaryStreak.NONE));
            boolean refusedAtHome = canary.region() == transition.settings.writeHome()
                    && AttemptOutcomeClassifier.permission(misfit.reason());
            SetupFactHandler.seenByCanary(transition, canary.region(), canary.table(), misfit.reason(), !refusedAtHome);
            return;
        }
        if (!canary.verdict().fault()) {
            RegionLiveness.alive(transition, canary.region(), canary.began(), canary.ended());
            return;
        }
        transition.put(record.canaries(CanaryStreak.NONE));
        if (canary.lastSuccess().filter(canary.began()::isBefore).isPresent()) {
            return;
        }
        var failureStreak = RegionLiveness.failureStreak(
                transition, record, canary.began(), canary.lastSuccess(), canary.verdict());
        transition.put(
                transition.region(canary.region()).inTrouble(failureStreak.canary(canary.verdict(), canary.began())));
    }
}
