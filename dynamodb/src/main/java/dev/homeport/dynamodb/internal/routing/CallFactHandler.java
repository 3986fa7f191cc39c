package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;

/** Takes in what calls have told: their failures and successes, the rate of faults, those overdue, and hedges. */
public final class CallFactHandler {

    public static final long SLOT_NANOS = 100_000_000;

    /** Calls that must be overdue where a canary has failed too. */
    static final int OVERDUE_CALLS = 3;

    /** Hedged reads in a row, and within which time. */
    static final int HEDGE_WINS = 5;

    static final Duration HEDGE_WINS_WITHIN = Duration.ofSeconds(20);

    /** How many times the usual a canary must take for a region to be slow; half of that is fast enough to return. */
    static final int SLOWER_BY = 4;

    /** For how long the latest fault says that a rate is of now: more than twice the default window. */
    static final Duration RATE_REMEMBERED = Duration.ofSeconds(10);

    /** A little more than the default window: where nothing else has failed in it, calls have only timed out. */
    private static final Duration ERROR_REMEMBERED = Duration.ofSeconds(5);

    /** The least that a ramp's rate is judged by. */
    static final int RAMP_FAULTS = 10;

    /** How often a call that takes long has its region asked, if it answers. */
    private static final Duration BETWEEN_LONE_QUESTIONS = Duration.ofSeconds(1);

    /** How often a read that takes long has its region asked whether it is slow: as often as a calm region, at most. */
    private static final Duration BETWEEN_QUESTIONS_OF_SLOWNESS = Duration.ofSeconds(30);

    /** What timed out in a stall of this process is counted by the breaker within this time after it. */
    private static final Duration ECHO_OF_A_STALL = Duration.ofSeconds(1);

    private CallFactHandler() {}

    static void failed(TransitionBuilder turn, RoutingFact.CallFailed failed) {
        if (!turn.current(failed.region(), failed.access(), failed.generation())) {
            return;
        }
        if (failed.verdict() instanceof AttemptOutcome.Misconfigured misfit) {
            SetupFactHandler.misconfigured(turn, failed.region(), failed.table(), misfit.reason());
            return;
        }
        if (failed.verdict() instanceof AttemptOutcome.HeldBack heldBack && heldBack.forWantOfCredentials()) {
            SetupFactHandler.withoutCredentials(turn, failed.region());
            return;
        }
        if (!failed.verdict().fault() || failed.began().isBefore(turn.trustedSince)) {
            return;
        }
        var record = turn.region(failed.region());
        var trouble = RegionLiveness.trouble(turn, record, failed.began(), failed.lastSuccess(), failed.verdict());
        turn.put(turn.region(failed.region()).inTrouble(trouble.call(failed.verdict(), failed.began())));
        turn.put(
                failed.region(),
                failed.access(),
                turn.region(failed.region()).lane(failed.access()).faulted(failed.verdict(), failed.began()));
        renewConnections(turn, failed);
    }

    /** Connects anew where calls go on failing beside canaries that succeed on connections of their own. */
    private static void renewConnections(TransitionBuilder turn, RoutingFact.CallFailed failed) {
        var record = turn.region(failed.region());
        var row = record.failedCalls().and(failed.began(), failed.lastSuccess());
        if (row.callForNewConnections(record.life(), turn.now)) {
            row = row.renewedAt(turn.now);
            turn.effect(new RoutingEffect.RenewConnections(failed.region()));
        }
        turn.put(turn.region(failed.region()).failedCalls(row));
    }

    static void succeed(TransitionBuilder turn, RoutingFact.CallsSucceed succeed) {
        if (!turn.current(succeed.region(), succeed.access(), succeed.generation())) {
            return;
        }
        RegionLiveness.alive(turn, succeed.region(), succeed.began(), succeed.ended());
        var lane = turn.region(succeed.region()).lane(succeed.access());
        lane.strike(EvictionCause.Kind.OVERDUE)
                .filter(strike -> succeed.ended().isAfter(strike.sign()))
                .ifPresent(over -> turn.put(succeed.region(), succeed.access(), lane.without(over.kind())));
    }

    static void rateExceeded(TransitionBuilder turn, RoutingFact.FaultRateExceeded exceeded) {
        if (!turn.current(exceeded.region(), exceeded.access(), exceeded.generation())) {
            return;
        }
        if (turn.now.isBefore(plus(turn.trustedSince, ECHO_OF_A_STALL))) {
            turn.effect(new RoutingEffect.ResetBreaker(exceeded.region(), exceeded.access()));
            return;
        }
        judge(turn, exceeded.region(), exceeded.access(), exceeded.rate(), turn.settings.toleratedFaultRate());
    }

    static void slowRateExceeded(TransitionBuilder turn, RoutingFact.SlowRateExceeded exceeded) {
        if (turn.current(exceeded.region(), exceeded.access(), exceeded.generation())) {
            var lane = turn.region(exceeded.region()).lane(exceeded.access());
            turn.put(
                    exceeded.region(),
                    exceeded.access(),
                    lane.striking(EvictionCause.slowRate(exceeded.rate(), turn.now)));
        }
    }

    static void rate(TransitionBuilder turn, RoutingFact.FaultRate fact) {
        var lane = turn.region(fact.region()).lane(fact.access());
        if (turn.current(fact.region(), fact.access(), fact.generation())
                && lane.state() == RegionStatus.State.RAMPING
                && fact.rate() * fact.calls() >= RAMP_FAULTS) {
            judge(turn, fact.region(), fact.access(), fact.rate(), turn.settings.toleratedFaultRate() / 2);
        }
    }

    /**
     * Judges a rate as it is now. A breaker that has opened stays open until it is told to count afresh, so that its having
     * opened says nothing later on; nor does a rate where nothing has failed of late, because calls may have ceased.
     */
    private static void judge(TransitionBuilder turn, int region, AccessMode access, double rate, double tolerated) {
        var record = turn.region(region);
        var lane = record.lane(access);
        boolean failsNow = lane.latestFault().isAfter(turn.now.minus(RATE_REMEMBERED));
        if (!failsNow || rate < tolerated / 2) {
            EvictionRules.forgetRates(turn, region, access);
        } else if (rate >= tolerated) {
            var sign = record.trouble().map(FailureStreak::sign).orElse(turn.now);
            boolean error = lane.latestError().isAfter(turn.now.minus(ERROR_REMEMBERED));
            var strike = error
                    ? EvictionCause.faultRate(rate, sign, lane.latestFault(), turn.now)
                    : EvictionCause.timeouts(rate, sign, lane.latestFault(), turn.now);
            turn.put(
                    region,
                    access,
                    lane.without(error ? EvictionCause.Kind.TIMEOUTS : EvictionCause.Kind.FAULT_RATE)
                            .striking(strike));
        } else {
            turn.put(region, access, lane.eased(EvictionCause.Kind.FAULT_RATE).eased(EvictionCause.Kind.TIMEOUTS));
        }
    }

    static void overdue(TransitionBuilder turn, RoutingFact.CallsOverdue overdue) {
        if (!turn.current(overdue.region(), overdue.access(), overdue.generation())
                || overdue.oldest().isBefore(turn.trustedSince)) {
            return;
        }
        if (overdue.calls() < OVERDUE_CALLS) {
            askWhetherItLives(turn, overdue);
            return;
        }
        if (overdue.lastSuccess().filter(overdue.oldest()::isBefore).isPresent()) {
            return;
        }
        var record = turn.region(overdue.region());
        var verdict = new AttemptOutcome.Ambiguous(overdue.calls() + " calls overdue");
        var trouble = RegionLiveness.trouble(turn, record, overdue.oldest(), overdue.lastSuccess(), verdict);
        record = turn.region(overdue.region()).inTrouble(trouble);
        turn.put(record);
        if (trouble.confirmed()) {
            var strike = EvictionCause.overdue(overdue.calls(), overdue.oldest(), trouble, turn.now);
            turn.put(
                    overdue.region(),
                    overdue.access(),
                    record.lane(overdue.access()).striking(strike));
        }
    }

    /**
     * A call that takes long says little, but of a client that makes one at a time nothing else is heard for the whole limit
     * of an attempt. So a canary is asked for, once a second, and more of them as long as that one has no answer.
     */
    private static void askWhetherItLives(TransitionBuilder turn, RoutingFact.CallsOverdue overdue) {
        var record = turn.region(overdue.region());
        // Whoever calls without a pause begins the call that takes long in the same tenth of a second as the last
        // success.
        var latest = overdue.oldest().plusNanos(SLOT_NANOS);
        boolean answeredSince = record.life().isAfter(latest)
                || overdue.lastSuccess().filter(latest::isBefore).isPresent();
        boolean unanswered = record.life().isBefore(record.probes().latest());
        if (!answeredSince
                && (unanswered || !turn.now.isBefore(record.probes().latest().plus(BETWEEN_LONE_QUESTIONS)))) {
            turn.probe(overdue.region());
        }
    }

    /**
     * Some reads take long by nature. But where calls succeed nobody may ask for canaries, so what is usual is learnt from
     * reads then, and one that took much longer has a canary asked for.
     */
    static void readTook(TransitionBuilder turn, RoutingFact.ReadTook read) {
        var pace = turn.region(read.region()).pace().andRead(read.took(), turn.now);
        turn.put(turn.region(read.region()).pace(pace));
        if (pace.slowBeside(read.took()) && turn.now.isAfter(plus(pace.at(), BETWEEN_QUESTIONS_OF_SLOWNESS))) {
            turn.probe(read.region());
        }
    }

    static void hedgeWon(TransitionBuilder turn, RoutingFact.HedgeWon won) {
        if (!turn.current(won.region(), AccessMode.READ, won.generation())) {
            return;
        }
        var record = turn.region(won.region());
        var before = record.hedgeWins();
        boolean inTime = before.count() > 0 && turn.now.isBefore(before.since().plus(HEDGE_WINS_WITHIN));
        var wins = inTime ? new HedgeStreak(before.count() + 1, before.since()) : new HedgeStreak(1, turn.now);
        var limit = won.baseline().multipliedBy(SLOWER_BY);
        boolean slow = !won.baseline().isZero() && won.canaryMedian().compareTo(limit) > 0;
        if (wins.count() < HEDGE_WINS || !slow) {
            turn.put(record.hedges(wins));
            return;
        }
        var strike = EvictionCause.degraded(wins.count(), won.baseline().multipliedBy(SLOWER_BY / 2), turn.now);
        turn.put(record.hedges(HedgeStreak.NONE)
                .with(AccessMode.READ, record.read().striking(strike)));
    }

    static void hedgeLost(TransitionBuilder turn, RoutingFact.HedgeLost lost) {
        if (turn.current(lost.region(), AccessMode.READ, lost.generation())) {
            turn.put(turn.region(lost.region()).hedges(HedgeStreak.NONE));
        }
    }

    private static Instant plus(Instant moment, Duration duration) {
        return moment.equals(Instant.MIN) ? moment : moment.plus(duration);
    }
}
