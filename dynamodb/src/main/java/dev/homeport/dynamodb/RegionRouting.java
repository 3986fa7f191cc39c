package dev.homeport.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Decides which regions are used, and in which order. Pure: no I/O, no clock, no lock; the same facts at the same times
 * give the same decisions.
 *
 * <p>Each turn does three things, in this order: it takes in the fact (here), it evicts what must go
 * ({@link Evictions}), it brings back what may return ({@link Failback}); then the {@linkplain NearestOrder order} of the
 * nearest is looked at. Rejected: a score per region, because nobody can say afterwards why a score moved.
 *
 * <p>Writes move with the lanes alone. There is no time of waiting before they do: an operation that was certainly not
 * carried out moves for itself by the {@link ReplayPolicy}, long before the region is evicted, so that holding the
 * others off would only fail calls that can be served.
 */
final class RegionRouting {

    /** Above this the scheduler was not merely busy. */
    static final Duration STALL = Duration.ofMillis(200);

    /** How long a region that is not set up properly is used last. */
    static final Duration MISFIT_LASTS = Duration.ofSeconds(60);

    static final int OVERDUE_CALLS = 3;
    static final int OVERDUE_CALLS_WITHOUT_CANARY = 10;

    static final int HEDGE_WINS = 5;
    static final Duration HEDGE_WINS_WITHIN = Duration.ofSeconds(20);
    static final int SLOWER_BY = 4;

    /** The least that a ramp's rate is judged by. */
    static final int RAMP_FAULTS = 10;

    private final Evictions evictions = new Evictions();
    private final Failback failback = new Failback();
    private final NearestOrder nearest = new NearestOrder();

    Step decide(RoutingState before, Fact fact, Instant now) {
        var turn = new Turn(before, now);
        learn(turn, fact);
        forgetMisfits(turn);
        evictions.judge(turn);
        failback.advance(turn);
        nearest.arrange(turn);
        return turn.end();
    }

    private static void learn(Turn turn, Fact fact) {
        if (fact instanceof Fact.CallFailed failed) {
            callFailed(turn, failed);
        } else if (fact instanceof Fact.CallsSucceed succeed) {
            callsSucceed(turn, succeed);
        } else if (fact instanceof Fact.FaultRateExceeded exceeded) {
            faultRateExceeded(turn, exceeded);
        } else if (fact instanceof Fact.FaultRate rate) {
            faultRate(turn, rate);
        } else if (fact instanceof Fact.CallsOverdue overdue) {
            callsOverdue(turn, overdue);
        } else if (fact instanceof Fact.CanarySucceeded succeeded) {
            canarySucceeded(turn, succeeded);
        } else if (fact instanceof Fact.CanaryFailed failed) {
            canaryFailed(turn, failed);
        } else if (fact instanceof Fact.HedgeWon won) {
            hedgeWon(turn, won);
        } else if (fact instanceof Fact.HedgeLost lost) {
            if (turn.current(lost.region(), Access.READ, lost.generation())) {
                turn.put(turn.region(lost.region()).hedges(HedgeWins.NONE));
            }
        } else if (fact instanceof Fact.Evacuated evacuated) {
            evacuated(turn, evacuated);
        } else if (fact instanceof Fact.LagMeasured measured) {
            lagMeasured(turn, measured);
        } else if (fact instanceof Fact.SchedulerStalled stalled) {
            schedulerStalled(turn, stalled);
        } else if (fact instanceof Fact.Misconfigured misconfigured) {
            misconfigured(turn, misconfigured.region(), misconfigured.reason(), false);
        } else if (fact instanceof Fact.SetupFound found) {
            setupFound(turn, found.region());
        } else if (fact instanceof Fact.ReplicasFound found) {
            replicasFound(turn, found);
        } else if (fact instanceof Fact.FailBackNow told) {
            failBackNow(turn, told.region());
        }
    }

    private static void callFailed(Turn turn, Fact.CallFailed failed) {
        if (!turn.current(failed.region(), failed.access(), failed.generation())) {
            return;
        }
        if (failed.verdict() instanceof Verdict.Misconfigured misfit) {
            misconfigured(turn, failed.region(), misfit.reason(), false);
            return;
        }
        if (!failed.verdict().fault() || failed.began().isBefore(turn.trustedSince)) {
            return;
        }
        var record = turn.region(failed.region());
        var trouble = trouble(turn, record, failed.began(), failed.lastSuccess(), failed.verdict());
        turn.put(record.inTrouble(trouble.call(failed.verdict(), failed.began())));
    }

    private static Trouble trouble(
            Turn turn, RegionRecord record, Instant began, Optional<Instant> lastSuccess, Verdict verdict) {
        var known = record.trouble()
                .filter(seen -> lastSuccess.filter(seen::endedBy).isEmpty());
        if (known.isEmpty() && record.usable(Access.READ) | record.usable(Access.WRITE)) {
            turn.regions.forEach(region -> turn.probe(region.region()));
        }
        return known.orElseGet(() -> Trouble.noticed(began, turn.now, Verdicts.reason(verdict)));
    }

    private static void callsSucceed(Turn turn, Fact.CallsSucceed succeed) {
        if (!turn.current(succeed.region(), succeed.access(), succeed.generation())) {
            return;
        }
        alive(turn, succeed.region(), succeed.began(), succeed.ended());
        var lane = turn.region(succeed.region()).lane(succeed.access());
        lane.strike()
                .filter(strike ->
                        strike.kind() == Strike.Kind.OVERDUE && succeed.ended().isAfter(strike.sign()))
                .ifPresent(over -> turn.put(succeed.region(), succeed.access(), lane.cleared()));
    }

    private static void alive(Turn turn, int region, Instant began, Instant ended) {
        turn.put(turn.region(region).alive(began, ended));
        if (turn.silentSince.filter(began::isAfter).isPresent()) {
            var silence = Duration.between(turn.silentSince.get(), turn.now);
            turn.raise(new RouteEvent.RegionsAnswerAgain(turn.now, turn.settings.name(region), silence));
            turn.silentSince = Optional.empty();
        }
    }

    private static void faultRateExceeded(Turn turn, Fact.FaultRateExceeded exceeded) {
        if (!turn.current(exceeded.region(), exceeded.access(), exceeded.generation())) {
            return;
        }
        // What timed out in a stall is counted within a second after it.
        if (turn.now.isBefore(plus(turn.trustedSince, Duration.ofSeconds(1)))) {
            turn.effect(new Effect.ResetBreaker(exceeded.region(), exceeded.access()));
            return;
        }
        strikeForFaults(turn, exceeded.region(), exceeded.access(), exceeded.rate());
    }

    private static void faultRate(Turn turn, Fact.FaultRate fact) {
        var lane = turn.region(fact.region()).lane(fact.access());
        if (turn.current(fact.region(), fact.access(), fact.generation())
                && lane.state() == RegionRoute.State.RAMPING
                && fact.rate() >= turn.settings.toleratedFaultRate() / 2
                && fact.rate() * fact.calls() >= RAMP_FAULTS) {
            strikeForFaults(turn, fact.region(), fact.access(), fact.rate());
        }
    }

    private static void strikeForFaults(Turn turn, int region, Access access, double rate) {
        var record = turn.region(region);
        var sign = record.trouble().map(Trouble::sign).orElse(turn.now);
        var reason = Math.round(rate * 100) + " % of calls fail";
        turn.put(region, access, record.lane(access).striking(Strike.faultRate(reason, sign, turn.now)));
    }

    private static void callsOverdue(Turn turn, Fact.CallsOverdue overdue) {
        var record = turn.region(overdue.region());
        if (!turn.current(overdue.region(), overdue.access(), overdue.generation())
                || overdue.calls() < OVERDUE_CALLS
                || overdue.oldest().isBefore(turn.trustedSince)
                || overdue.lastSuccess().filter(overdue.oldest()::isBefore).isPresent()) {
            return;
        }
        var verdict = new Verdict.Ambiguous(overdue.calls() + " calls overdue");
        var trouble = trouble(turn, record, overdue.oldest(), overdue.lastSuccess(), verdict);
        record = turn.region(overdue.region()).inTrouble(trouble);
        turn.put(record);
        if (trouble.confirmed() || overdue.calls() >= OVERDUE_CALLS_WITHOUT_CANARY) {
            var strike = Strike.overdue(overdue.calls(), overdue.oldest(), trouble.sign(), turn.now);
            turn.put(
                    overdue.region(),
                    overdue.access(),
                    record.lane(overdue.access()).striking(strike));
        }
    }

    private static void canarySucceeded(Turn turn, Fact.CanarySucceeded canary) {
        alive(turn, canary.region(), canary.began(), canary.ended());
        var record = turn.region(canary.region());
        if (canary.began().isBefore(turn.trustedSince)) {
            return;
        }
        boolean slow = record.read()
                .slowAbove()
                .filter(limit -> canary.roundTrip().compareTo(limit) > 0)
                .isPresent();
        turn.put(record.roundTrip(canary.roundTrip())
                .canaries(slow ? Canaries.NONE : record.canaries().and(canary.began(), canary.ended())));
        if (record.misfit().filter(Misfit::seenByCanary).isPresent()) {
            setupFound(turn, canary.region());
        }
    }

    private static void canaryFailed(Turn turn, Fact.CanaryFailed canary) {
        var record = turn.region(canary.region());
        if (canary.verdict() instanceof Verdict.Local || canary.began().isBefore(turn.trustedSince)) {
            return;
        }
        if (canary.verdict() instanceof Verdict.Misconfigured misfit) {
            turn.put(record.withoutTrouble().canaries(Canaries.NONE));
            misconfigured(turn, canary.region(), misfit.reason(), true);
            return;
        }
        if (!canary.verdict().fault()) {
            alive(turn, canary.region(), canary.began(), canary.ended());
            return;
        }
        turn.put(record.canaries(Canaries.NONE));
        if (canary.lastSuccess().filter(canary.began()::isBefore).isPresent()) {
            return;
        }
        var trouble = trouble(turn, record, canary.began(), canary.lastSuccess(), canary.verdict());
        turn.put(turn.region(canary.region()).inTrouble(trouble.canary(canary.verdict(), canary.began())));
    }

    private static void hedgeWon(Turn turn, Fact.HedgeWon won) {
        if (!turn.current(won.region(), Access.READ, won.generation())) {
            return;
        }
        var record = turn.region(won.region());
        var before = record.hedgeWins();
        boolean inTime = before.count() > 0 && turn.now.isBefore(before.since().plus(HEDGE_WINS_WITHIN));
        var wins = inTime ? new HedgeWins(before.count() + 1, before.since()) : new HedgeWins(1, turn.now);
        var limit = won.baseline().multipliedBy(SLOWER_BY);
        boolean slow = !won.baseline().isZero() && won.canaryMedian().compareTo(limit) > 0;
        if (wins.count() < HEDGE_WINS || !slow) {
            turn.put(record.hedges(wins));
            return;
        }
        var strike = Strike.degraded(wins.count(), won.baseline().multipliedBy(SLOWER_BY / 2), turn.now);
        turn.put(record.hedges(HedgeWins.NONE).with(Access.READ, record.read().striking(strike)));
    }

    private static void evacuated(Turn turn, Fact.Evacuated fact) {
        for (var record : new ArrayList<>(turn.regions)) {
            boolean wanted = fact.regions().contains(record.region());
            if (wanted == record.evacuatedSince().isPresent()) {
                continue;
            }
            var name = turn.settings.name(record.region());
            if (wanted) {
                turn.put(record.evacuated(Optional.of(turn.now)));
                turn.raise(new RouteEvent.RegionEvacuated(turn.now, name));
            } else {
                turn.put(record.evacuated(Optional.empty()));
                turn.raise(new RouteEvent.EvacuationEnded(turn.now, name));
                failBackNow(turn, record.region());
            }
        }
    }

    private static void lagMeasured(Turn turn, Fact.LagMeasured measured) {
        var lags = new ArrayList<>(turn.lags);
        lags.removeIf(lag -> lag.from() == measured.from() && lag.to() == measured.to());
        lags.add(new Lag(measured.from(), measured.to(), measured.lag(), turn.now));
        turn.lags = lags;
    }

    private static void schedulerStalled(Turn turn, Fact.SchedulerStalled stalled) {
        if (stalled.drift().compareTo(STALL) <= 0) {
            return;
        }
        turn.trustedSince = turn.now;
        turn.regions.replaceAll(RegionRecord::withoutTrouble);
        for (var record : new ArrayList<>(turn.regions)) {
            for (var access : Access.values()) {
                var lane = record.lane(access);
                if (lane.strike()
                        .filter(strike -> strike.kind() == Strike.Kind.OVERDUE)
                        .isPresent()) {
                    turn.put(record.region(), access, lane.cleared());
                }
            }
        }
        turn.raise(new RouteEvent.SchedulerStalled(turn.now, stalled.drift()));
    }

    private static void misconfigured(Turn turn, int region, String reason, boolean seenByCanary) {
        var record = turn.region(region);
        var known = record.misfit();
        // What a call has seen stays until it is forgotten, even if a canary sees it too.
        boolean byCanary =
                known.map(misfit -> misfit.seenByCanary() && seenByCanary).orElse(seenByCanary);
        turn.put(record.misfit(Optional.of(new Misfit(reason, byCanary, turn.now.plus(MISFIT_LASTS)))));
        if (known.filter(misfit -> misfit.reason().equals(reason)).isEmpty()) {
            turn.raise(new RouteEvent.RegionMisconfigured(turn.now, turn.settings.name(region), reason));
        }
    }

    private static void setupFound(Turn turn, int region) {
        var record = turn.region(region);
        if (record.misfit().isPresent()) {
            turn.put(record.misfit(Optional.empty()));
            turn.raise(new RouteEvent.SetupRestored(turn.now, turn.settings.name(region), true));
        }
    }

    private static void replicasFound(Turn turn, Fact.ReplicasFound found) {
        for (var record : new ArrayList<>(turn.regions)) {
            if (found.active().contains(record.region())) {
                setupFound(turn, record.region());
            } else {
                misconfigured(turn, record.region(), "no active replica of each table", false);
            }
        }
    }

    private static void failBackNow(Turn turn, int region) {
        for (var access : Access.values()) {
            var lane = turn.region(region).lane(access);
            if (!lane.usable()) {
                turn.put(region, access, lane.toldToReturn());
            }
        }
    }

    private static void forgetMisfits(Turn turn) {
        for (var record : new ArrayList<>(turn.regions)) {
            if (record.misfit()
                    .filter(misfit -> !turn.now.isBefore(misfit.until()))
                    .isPresent()) {
                turn.put(record.misfit(Optional.empty()));
                turn.raise(new RouteEvent.SetupRestored(turn.now, turn.settings.name(record.region()), false));
            }
        }
    }

    private static Instant plus(Instant moment, Duration duration) {
        return moment.equals(Instant.MIN) ? moment : moment.plus(duration);
    }
}
