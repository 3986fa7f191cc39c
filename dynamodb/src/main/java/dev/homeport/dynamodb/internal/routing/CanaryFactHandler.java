package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;

/** Takes in what canaries have told. */
public final class CanaryFactHandler {

    private CanaryFactHandler() {}

    static void succeeded(TransitionBuilder turn, RoutingFact.CanarySucceeded canary) {
        boolean trusted = !canary.began().isBefore(turn.trustedSince);
        RegionLiveness.alive(turn, canary.region(), canary.began(), canary.ended());
        var record = turn.region(canary.region());
        if (!trusted) {
            return;
        }
        boolean slow = record.read()
                .slowAbove()
                .filter(limit -> canary.roundTrip().compareTo(limit) > 0)
                .isPresent();
        turn.put(record.roundTrip(canary.roundTrip(), turn.now)
                .canaries(slow ? CanaryStreak.NONE : record.canaries().and(canary.began(), canary.ended())));
        SetupFactHandler.foundByCanary(turn, canary.region());
    }

    static void failed(TransitionBuilder turn, RoutingFact.CanaryFailed canary) {
        var record = turn.region(canary.region());
        if (canary.verdict() instanceof AttemptOutcome.HeldBack heldBack && heldBack.forWantOfCredentials()) {
            SetupFactHandler.withoutCredentials(turn, canary.region());
            return;
        }
        if (canary.verdict().ours() || canary.began().isBefore(turn.trustedSince)) {
            return;
        }
        if (canary.verdict() instanceof AttemptOutcome.Misconfigured misfit) {
            turn.put(record.withoutTrouble().canaries(CanaryStreak.NONE));
            boolean refusedAtHome = canary.region() == turn.settings.writeHome()
                    && AttemptOutcomeClassifier.permission(misfit.reason());
            SetupFactHandler.seenByCanary(turn, canary.region(), canary.table(), misfit.reason(), !refusedAtHome);
            return;
        }
        if (!canary.verdict().fault()) {
            RegionLiveness.alive(turn, canary.region(), canary.began(), canary.ended());
            return;
        }
        turn.put(record.canaries(CanaryStreak.NONE));
        if (canary.lastSuccess().filter(canary.began()::isBefore).isPresent()) {
            return;
        }
        var trouble = RegionLiveness.trouble(turn, record, canary.began(), canary.lastSuccess(), canary.verdict());
        turn.put(turn.region(canary.region()).inTrouble(trouble.canary(canary.verdict(), canary.began())));
    }
}
