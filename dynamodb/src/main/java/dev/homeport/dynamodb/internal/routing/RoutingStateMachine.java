package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.internal.replay.ReplayPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Decides which regions are used, and in which order. Pure: no I/O, no clock, no lock; the same facts at the same times
 * give the same decisions.
 *
 * <p>Each turn does four things, in this order: it takes in the fact ({@link CallFactHandler}, {@link CanaryFactHandler},
 * {@link OperatorFactHandler}, {@link SetupFactHandler}), it notices what is {@linkplain SlowRegionRules slow}, it evicts what must go
 * ({@link EvictionRules}), it brings back what may return ({@link FailbackRules}); then the {@linkplain NearestRegionOrder order} of the
 * nearest is looked at. Rejected: a score per region, because nobody can say afterwards why a score moved.
 *
 * <p>Writes move with the lanes alone. There is no time of waiting before they do: an operation that was certainly not
 * carried out moves for itself by the {@link ReplayPolicy}, long before the region is evicted, so that holding the
 * others off would only fail calls that can be served.
 */
public final class RoutingStateMachine {

    /** Above this the scheduler was not merely busy. */
    public static final Duration STALL = Duration.ofMillis(200);

    private final SlowRegionRules slowRegions = new SlowRegionRules();
    private final EvictionRules evictions = new EvictionRules();
    private final FailbackRules failback = new FailbackRules();
    private final NearestRegionOrder nearest = new NearestRegionOrder();

    public Transition decide(RoutingState before, RoutingFact fact, Instant now) {
        var turn = new TransitionBuilder(before, now);
        learn(turn, fact);
        SetupFactHandler.forgetOld(turn);
        slowRegions.judge(turn);
        evictions.judge(turn);
        failback.advance(turn);
        nearest.arrange(turn);
        return turn.end();
    }

    private static void learn(TransitionBuilder turn, RoutingFact fact) {
        if (fact instanceof RoutingFact.CallFailed failed) {
            CallFactHandler.failed(turn, failed);
        } else if (fact instanceof RoutingFact.CallsSucceed succeed) {
            CallFactHandler.succeed(turn, succeed);
        } else if (fact instanceof RoutingFact.FaultRateExceeded exceeded) {
            CallFactHandler.rateExceeded(turn, exceeded);
        } else if (fact instanceof RoutingFact.SlowRateExceeded exceeded) {
            CallFactHandler.slowRateExceeded(turn, exceeded);
        } else if (fact instanceof RoutingFact.FaultRate rate) {
            CallFactHandler.rate(turn, rate);
        } else if (fact instanceof RoutingFact.CallsOverdue overdue) {
            CallFactHandler.overdue(turn, overdue);
        } else if (fact instanceof RoutingFact.ReadTook read) {
            CallFactHandler.readTook(turn, read);
        } else if (fact instanceof RoutingFact.CanarySucceeded succeeded) {
            CanaryFactHandler.succeeded(turn, succeeded);
        } else if (fact instanceof RoutingFact.CanaryFailed failed) {
            CanaryFactHandler.failed(turn, failed);
        } else if (fact instanceof RoutingFact.HedgeWon won) {
            CallFactHandler.hedgeWon(turn, won);
        } else if (fact instanceof RoutingFact.HedgeLost lost) {
            CallFactHandler.hedgeLost(turn, lost);
        } else if (fact instanceof RoutingFact.Evacuated evacuated) {
            OperatorFactHandler.evacuated(turn, evacuated);
        } else if (fact instanceof RoutingFact.LagMeasured measured) {
            lagMeasured(turn, measured);
        } else if (fact instanceof RoutingFact.SchedulerStalled stalled) {
            schedulerStalled(turn, stalled);
        } else if (fact instanceof RoutingFact.ReplicasFound found) {
            SetupFactHandler.replicas(turn, found);
        } else if (fact instanceof RoutingFact.PermissionRefused refused) {
            SetupFactHandler.refused(turn, refused);
        } else if (fact instanceof RoutingFact.FailBackNow told) {
            OperatorFactHandler.failBackNow(turn, told.region());
        }
    }

    private static void lagMeasured(TransitionBuilder turn, RoutingFact.LagMeasured measured) {
        var lags = new ArrayList<>(turn.lags);
        lags.removeIf(lag -> lag.from() == measured.from() && lag.to() == measured.to());
        lags.add(new LagMeasurement(measured.from(), measured.to(), measured.lag(), turn.now));
        turn.lags = lags;
    }

    private static void schedulerStalled(TransitionBuilder turn, RoutingFact.SchedulerStalled stalled) {
        if (stalled.drift().compareTo(STALL) <= 0) {
            return;
        }
        turn.forgetAll();
        turn.raise(new RoutingEvent.SchedulerStalled(turn.now, stalled.drift()));
    }
}
