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

    static void failed(TransitionBuilder transition, RoutingFact.CallFailed failed) {
        if (!transition.current(failed.region(), failed.access(), failed.generation())) {
            return;
        }
        if (failed.verdict() instanceof AttemptOutcome.Misconfigured misfit) {
            SetupFactHandler.misconfigured(transition, failed.region(), failed.table(), misfit.reason());
            return;
        }
        if (failed.verdict() instanceof AttemptOutcome.HeldBack heldBack && heldBack.forWantOfCredentials()) {
            SetupFactHandler.withoutCredentials(transition, failed.region());
            return;
        }
        if (!failed.verdict().fault() || failed.began().isBefore(transition.trustedSince)) {
            return;
        }
        var record = transition.region(failed.region());
        var failureStreak = RegionLiveness.failureStreak(
                transition, record, failed.began(), failed.lastSuccess(), failed.verdict());
        transition.put(
                transition.region(failed.region()).inTrouble(failureStreak.call(failed.verdict(), failed.began())));
        transition.put(
                failed.region(),
                failed.access(),
                transition.region(failed.region()).circuit(failed.access()).faulted(failed.verdict(), failed.began()));
        renewConnections(transition, failed);
    }

    /** Connects anew where calls go on failing beside canaries that succeed on connections of their own. */
    private static void renewConnections(TransitionBuilder transition, RoutingFact.CallFailed failed) {
        var record = transition.region(failed.region());
        var row = record.failedCalls().and(failed.began(), failed.lastSuccess());
        if (row.callForNewConnections(record.life(), transition.now)) {
            row = row.renewedAt(transition.now);
            transition.effect(new RoutingEffect.RenewConnections(failed.region()));
        }
        transition.put(transition.region(failed.region()).failedCalls(row));
    }

    static void succeed(TransitionBuilder transition, RoutingFact.CallsSucceed succeed) {
        if (!transition.current(succeed.region(), succeed.access(), succeed.generation())) {
            return;
        }
        RegionLiveness.alive(transition, succeed.region(), succeed.began(), succeed.ended());
        var circuit = transition.region(succeed.region()).circuit(succeed.access());
        circuit.cause(EvictionCause.Kind.OVERDUE)
                .filter(cause -> succeed.ended().isAfter(cause.sign()))
                .ifPresent(over -> transition.put(succeed.region(), succeed.access(), circuit.without(over.kind())));
    }

    static void rateExceeded(TransitionBuilder transition, RoutingFact.FaultRateExceeded exceeded) {
        if (!transition.current(exceeded.region(), exceeded.access(), exceeded.generation())) {
            return;
        }
        if (transition.now.isBefore(plus(transition.trustedSince, ECHO_OF_A_STALL))) {
            transition.effect(new RoutingEffect.ResetBreaker(exceeded.region(), exceeded.access()));
            return;
        }
        judge(
                transition,
                exceeded.region(),
                exceeded.access(),
                exceeded.rate(),
                transition.settings.toleratedFaultRate());
    }

    static void slowRateExceeded(TransitionBuilder transition, RoutingFact.SlowRateExceeded exceeded) {
        if (transition.current(exceeded.region(), exceeded.access(), exceeded.generation())) {
            var circuit = transition.region(exceeded.region()).circuit(exceeded.access());
            transition.put(
                    exceeded.region(),
                    exceeded.access(),
                    circuit.striking(EvictionCause.slowRate(exceeded.rate(), transition.now)));
        }
    }

    static void rate(TransitionBuilder transition, RoutingFact.FaultRate fact) {
        var circuit = transition.region(fact.region()).circuit(fact.access());
        if (transition.current(fact.region(), fact.access(), fact.generation())
                && circuit.state() == RegionStatus.State.RAMPING
                && fact.rate() * fact.calls() >= RAMP_FAULTS) {
            judge(transition, fact.region(), fact.access(), fact.rate(), transition.settings.toleratedFaultRate() / 2);
        }
    }

    /**
     * Judges a rate as it is now. A breaker that has opened stays open until it is told to count afresh, so that its having
     * opened says nothing later on; nor does a rate where nothing has failed of late, because calls may have ceased.
     */
    private static void judge(
            TransitionBuilder transition, int region, AccessMode access, double rate, double tolerated) {
        var record = transition.region(region);
        var circuit = record.circuit(access);
        boolean failsNow = circuit.evidence().latestFault().isAfter(transition.now.minus(RATE_REMEMBERED));
        if (!failsNow || rate < tolerated / 2) {
            EvictionRules.forgetRates(transition, region, access);
        } else if (rate >= tolerated) {
            var sign = record.failureStreak().map(FailureStreak::sign).orElse(transition.now);
            boolean error = circuit.evidence().latestError().isAfter(transition.now.minus(ERROR_REMEMBERED));
            var cause = error
                    ? EvictionCause.faultRate(rate, sign, circuit.evidence().latestFault(), transition.now)
                    : EvictionCause.timeouts(rate, sign, circuit.evidence().latestFault(), transition.now);
            transition.put(
                    region,
                    access,
                    circuit.without(error ? EvictionCause.Kind.TIMEOUTS : EvictionCause.Kind.FAULT_RATE)
                            .striking(cause));
        } else {
            transition.put(
                    region, access, circuit.eased(EvictionCause.Kind.FAULT_RATE).eased(EvictionCause.Kind.TIMEOUTS));
        }
    }

    static void overdue(TransitionBuilder transition, RoutingFact.CallsOverdue overdue) {
        if (!transition.current(overdue.region(), overdue.access(), overdue.generation())
                || overdue.oldest().isBefore(transition.trustedSince)) {
            return;
        }
        if (overdue.calls() < OVERDUE_CALLS) {
            askWhetherItLives(transition, overdue);
            return;
        }
        if (overdue.lastSuccess().filter(overdue.oldest()::isBefore).isPresent()) {
            return;
        }
        var record = transition.region(overdue.region());
        var verdict = new AttemptOutcome.Ambiguous(overdue.calls() + " calls overdue");
        var failureStreak =
                RegionLiveness.failureStreak(transition, record, overdue.oldest(), overdue.lastSuccess(), verdict);
        record = transition.region(overdue.region()).inTrouble(failureStreak);
        transition.put(record);
        if (failureStreak.confirmed()) {
            var cause = EvictionCause.overdue(overdue.calls(), overdue.oldest(), failureStreak, transition.now);
            transition.put(
                    overdue.region(),
                    overdue.access(),
                    record.circuit(overdue.access()).striking(cause));
        }
    }

    /**
     * A call that takes long says little, but of a client that makes one at a time nothing else is heard for the whole limit
     * of an attempt. So a canary is asked for, once a second, and more of them as long as that one has no answer.
     */
    private static void askWhetherItLives(TransitionBuilder transition, RoutingFact.CallsOverdue overdue) {
        var record = transition.region(overdue.region());
        // Whoever calls without a pause begins the call that takes long in the same tenth of a second as the last
        // success.
        var latest = overdue.oldest().plusNanos(SLOT_NANOS);
        boolean answeredSince = record.life().isAfter(latest)
                || overdue.lastSuccess().filter(latest::isBefore).isPresent();
        boolean unanswered = record.life().isBefore(record.probes().latest());
        if (!answeredSince
                && (unanswered
                        || !transition.now.isBefore(record.probes().latest().plus(BETWEEN_LONE_QUESTIONS)))) {
            transition.probe(overdue.region());
        }
    }

    /**
     * Some reads take long by nature. But where calls succeed nobody may ask for canaries, so what is usual is learnt from
     * reads then, and one that took much longer has a canary asked for.
     */
    static void readTook(TransitionBuilder transition, RoutingFact.ReadTook read) {
        var pace = transition.region(read.region()).pace().andRead(read.took(), transition.now);
        transition.put(transition.region(read.region()).pace(pace));
        if (pace.slowBeside(read.took()) && transition.now.isAfter(plus(pace.at(), BETWEEN_QUESTIONS_OF_SLOWNESS))) {
            transition.probe(read.region());
        }
    }

    static void hedgeWon(TransitionBuilder transition, RoutingFact.HedgeWon won) {
        if (!transition.current(won.region(), AccessMode.READ, won.generation())) {
            return;
        }
        var record = transition.region(won.region());
        var before = record.hedgeWins();
        boolean inTime =
                before.count() > 0 && transition.now.isBefore(before.since().plus(HEDGE_WINS_WITHIN));
        var wins = inTime ? new HedgeStreak(before.count() + 1, before.since()) : new HedgeStreak(1, transition.now);
        var limit = won.baseline().multipliedBy(SLOWER_BY);
        boolean slow = !won.baseline().isZero() && won.canaryMedian().compareTo(limit) > 0;
        if (wins.count() < HEDGE_WINS || !slow) {
            transition.put(record.hedges(wins));
            return;
        }
        var cause = EvictionCause.degraded(wins.count(), won.baseline().multipliedBy(SLOWER_BY / 2), transition.now);
        transition.put(record.hedges(HedgeStreak.NONE)
                .with(AccessMode.READ, record.read().striking(cause)));
    }

    static void hedgeLost(TransitionBuilder transition, RoutingFact.HedgeLost lost) {
        if (transition.current(lost.region(), AccessMode.READ, lost.generation())) {
            transition.put(transition.region(lost.region()).hedges(HedgeStreak.NONE));
        }
    }

    private static Instant plus(Instant moment, Duration duration) {
        return moment.equals(Instant.MIN) ? moment : moment.plus(duration);
    }
}
