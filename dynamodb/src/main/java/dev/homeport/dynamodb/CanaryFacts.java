package dev.homeport.dynamodb;

/** Takes in what canaries have told. */
final class CanaryFacts {

    private CanaryFacts() {}

    static void succeeded(Turn turn, Fact.CanarySucceeded canary) {
        boolean trusted = !canary.began().isBefore(turn.trustedSince);
        Signs.alive(turn, canary.region(), canary.began(), canary.ended());
        var record = turn.region(canary.region());
        if (!trusted) {
            return;
        }
        boolean slow = record.read()
                .slowAbove()
                .filter(limit -> canary.roundTrip().compareTo(limit) > 0)
                .isPresent();
        turn.put(record.roundTrip(canary.roundTrip(), turn.now)
                .canaries(slow ? Canaries.NONE : record.canaries().and(canary.began(), canary.ended())));
        SetupFacts.foundByCanary(turn, canary.region());
    }

    static void failed(Turn turn, Fact.CanaryFailed canary) {
        var record = turn.region(canary.region());
        if (canary.verdict() instanceof Verdict.HeldBack heldBack && heldBack.forWantOfCredentials()) {
            SetupFacts.withoutCredentials(turn, canary.region());
            return;
        }
        if (canary.verdict().ours() || canary.began().isBefore(turn.trustedSince)) {
            return;
        }
        if (canary.verdict() instanceof Verdict.Misconfigured misfit) {
            turn.put(record.withoutTrouble().canaries(Canaries.NONE));
            boolean refusedAtHome =
                    canary.region() == turn.settings.writeHome() && SetupFacts.permission(misfit.reason());
            SetupFacts.seenByCanary(turn, canary.region(), canary.table(), misfit.reason(), !refusedAtHome);
            return;
        }
        if (!canary.verdict().fault()) {
            Signs.alive(turn, canary.region(), canary.began(), canary.ended());
            return;
        }
        turn.put(record.canaries(Canaries.NONE));
        if (canary.lastSuccess().filter(canary.began()::isBefore).isPresent()) {
            return;
        }
        var trouble = Signs.trouble(turn, record, canary.began(), canary.lastSuccess(), canary.verdict());
        turn.put(turn.region(canary.region()).inTrouble(trouble.canary(canary.verdict(), canary.began())));
    }
}
