package dev.homeport.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Decides which regions are used, and in which order. Pure: no I/O, no clock, no lock; the same facts at the same times
 * give the same decisions.
 *
 * <p>Each turn does four things, in this order: it takes in the fact ({@link CallFacts}, {@link CanaryFacts},
 * {@link OperatorFacts}, {@link SetupFacts}), it notices what is {@linkplain SlowRegions slow}, it evicts what must go
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

    private final SlowRegions slowRegions = new SlowRegions();
    private final Evictions evictions = new Evictions();
    private final Failback failback = new Failback();
    private final NearestOrder nearest = new NearestOrder();

    Step decide(RoutingState before, Fact fact, Instant now) {
        var turn = new Turn(before, now);
        learn(turn, fact);
        SetupFacts.forgetOld(turn);
        slowRegions.judge(turn);
        evictions.judge(turn);
        failback.advance(turn);
        nearest.arrange(turn);
        return turn.end();
    }

    private static void learn(Turn turn, Fact fact) {
        if (fact instanceof Fact.CallFailed failed) {
            CallFacts.failed(turn, failed);
        } else if (fact instanceof Fact.CallsSucceed succeed) {
            CallFacts.succeed(turn, succeed);
        } else if (fact instanceof Fact.FaultRateExceeded exceeded) {
            CallFacts.rateExceeded(turn, exceeded);
        } else if (fact instanceof Fact.SlowRateExceeded exceeded) {
            CallFacts.slowRateExceeded(turn, exceeded);
        } else if (fact instanceof Fact.FaultRate rate) {
            CallFacts.rate(turn, rate);
        } else if (fact instanceof Fact.CallsOverdue overdue) {
            CallFacts.overdue(turn, overdue);
        } else if (fact instanceof Fact.ReadTook read) {
            CallFacts.readTook(turn, read);
        } else if (fact instanceof Fact.CanarySucceeded succeeded) {
            CanaryFacts.succeeded(turn, succeeded);
        } else if (fact instanceof Fact.CanaryFailed failed) {
            CanaryFacts.failed(turn, failed);
        } else if (fact instanceof Fact.HedgeWon won) {
            CallFacts.hedgeWon(turn, won);
        } else if (fact instanceof Fact.HedgeLost lost) {
            CallFacts.hedgeLost(turn, lost);
        } else if (fact instanceof Fact.Evacuated evacuated) {
            OperatorFacts.evacuated(turn, evacuated);
        } else if (fact instanceof Fact.LagMeasured measured) {
            lagMeasured(turn, measured);
        } else if (fact instanceof Fact.SchedulerStalled stalled) {
            schedulerStalled(turn, stalled);
        } else if (fact instanceof Fact.ReplicasFound found) {
            SetupFacts.replicas(turn, found);
        } else if (fact instanceof Fact.PermissionRefused refused) {
            SetupFacts.refused(turn, refused);
        } else if (fact instanceof Fact.FailBackNow told) {
            OperatorFacts.failBackNow(turn, told.region());
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
        turn.forgetAll();
        turn.raise(new RouteEvent.SchedulerStalled(turn.now, stalled.drift()));
    }
}
