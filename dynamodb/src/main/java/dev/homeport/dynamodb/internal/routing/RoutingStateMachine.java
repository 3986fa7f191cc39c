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
 * <p>Each decision does four things, in this order: it takes in the fact ({@link CallFactHandler}, {@link CanaryFactHandler},
 * {@link OperatorFactHandler}, {@link SetupFactHandler}), it notices what is {@linkplain SlowRegionRules slow}, it evicts what must go
 * ({@link EvictionRules}), it brings back what may return ({@link FailbackRules}); then the {@linkplain NearestRegionOrder order} of the
 * nearest is looked at. Rejected: a score per region, because nobody can say afterwards why a score moved.
 *
 * <p>Writes move with the circuits alone. There is no time of waiting before they do: an operation that was certainly not
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
        var transition = new TransitionBuilder(before, now);
        learn(transition, fact);
        SetupFactHandler.forgetOld(transition);
        slowRegions.judge(transition);
        evictions.judge(transition);
        failback.advance(transition);
        nearest.arrange(transition);
        return transition.end();
    }

    private static void learn(TransitionBuilder transition, RoutingFact fact) {
        if (fact instanceof RoutingFact.CallFailed failed) {
            CallFactHandler.failed(transition, failed);
        } else if (fact instanceof RoutingFact.CallsSucceed succeed) {
            CallFactHandler.succeed(transition, succeed);
        } else if (fact instanceof RoutingFact.FaultRateExceeded exceeded) {
            CallFactHandler.rateExceeded(transition, exceeded);
        } else if (fact instanceof RoutingFact.SlowRateExceeded exceeded) {
            CallFactHandler.slowRateExceeded(transition, exceeded);
        } else if (fact instanceof RoutingFact.FaultRate rate) {
            CallFactHandler.rate(transition, rate);
        } else if (fact instanceof RoutingFact.CallsOverdue overdue) {
            CallFactHandler.overdue(transition, overdue);
        } else if (fact instanceof RoutingFact.ReadTook read) {
            CallFactHandler.readTook(transition, read);
        } else if (fact instanceof RoutingFact.CanarySucceeded succeeded) {
            CanaryFactHandler.succeeded(transition, succeeded);
        } else if (fact instanceof RoutingFact.CanaryFailed failed) {
            CanaryFactHandler.failed(transition, failed);
        } else if (fact instanceof RoutingFact.HedgeWon won) {
            CallFactHandler.hedgeWon(transition, won);
        } else if (fact instanceof RoutingFact.HedgeLost lost) {
            CallFactHandler.hedgeLost(transition, lost);
        } else if (fact instanceof RoutingFact.Evacuated evacuated) {
            OperatorFactHandler.evacuated(transition, evacuated);
        } else if (fact instanceof RoutingFact.LagMeasured measured) {
            lagMeasured(transition, measured);
        } else if (fact instanceof RoutingFact.SchedulerStalled stalled) {
            schedulerStalled(transition, stalled);
        } else if (fact instanceof RoutingFact.ReplicasFound found) {
            SetupFactHandler.replicas(transition, found);
        } else if (fact instanceof RoutingFact.PermissionRefused refused) {
            SetupFactHandler.refused(transition, refused);
        } else if (fact instanceof RoutingFact.FailBackNow told) {
            OperatorFactHandler.failBackNow(transition, told.region());
        }
    }

    private static void lagMeasured(TransitionBuilder transition, RoutingFact.LagMeasured measured) {
        var lags = new ArrayList<>(transition.lags);
        lags.removeIf(lag -> lag.from() == measured.from() && lag.to() == measured.to());
        lags.add(new LagMeasurement(measured.from(), measured.to(), measured.lag(), transition.now));
        transition.lags = lags;
    }

    private static void schedulerStalled(TransitionBuilder transition, RoutingFact.SchedulerStalled stalled) {
        if (stalled.drift().compareTo(STALL) <= 0) {
            return;
        }
        transition.forgetAll();
        transition.raise(new RoutingEvent.SchedulerStalled(transition.now, stalled.drift()));
    }
}
