package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.HedgeLedger;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.call.HedgeDelay;
import dev.homeport.dynamodb.internal.call.HedgeRace;
import dev.homeport.dynamodb.internal.replay.AttemptHistory;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import java.util.Objects;

/** One process's hedged reads: when a copy is sent and what its outcome tells, in virtual time, by the product's own rules. */
public final class SimulatedHedges {

    private final SimulatedClient client;
    private final Timeline timeline;
    private final SimulatedRules.Hedges rules;
    private final ReplayBudget budget;
    private final SimulatedCanaries canaries;
    private final HedgeDelay delay;
    private final HedgeLedger ledger;
    private long sent;
    private long won;

    SimulatedHedges(
            SimulatedClient client,
            SimulatedWorld world,
            SimulatedRules.Hedges rules,
            ReplayBudget budget,
            SimulatedCanaries canaries) {
        this.client = client;
        this.timeline = world.timeline();
        this.rules = rules;
        this.budget = budget;
        this.canaries = canaries;
        delay = new HedgeDelay(SimulatedLimits.ATTEMPT, timeline::now);
        ledger = new HedgeLedger(world.history());
    }

    public long sent() {
        return sent;
    }

    public long won() {
        return won;
    }

    /** About once a second. */
    void refresh() {
        var view = client.view();
        delay.refresh(
                view.candidates(AccessMode.READ) < 2
                        ? 0
                        : Math.max(
                                0,
                                baseline(view.candidate(AccessMode.READ, 1))
                                        - baseline(view.candidate(AccessMode.READ, 0))));
    }

    private long baseline(int region) {
        return canaries.roundTrips(region).baseline().toNanos();
    }

    void readBegins() {
        ledger.read();
    }

    long delayNanos() {
        return delay.delayNanos();
    }

    /** Where a copy of that read goes now; negative if nowhere. */
    int alternate(SimulatedCall call, HedgeRace race) {
        if (!rules.mayHedge(race)) {
            return -1;
        }
        boolean degraded = client.state().regions().stream()
                .anyMatch(region -> !region.usable(AccessMode.READ) && region.usable(AccessMode.WRITE));
        ledger.asked(degraded, timeline.now());
        if (!rules.permit(budget, degraded)) {
            return -1;
        }
        int region = rules.alternate(call.tried.visited(), call.operation.excluded(), client.view());
        if (region < 0) {
            budget.hedgeNotSent();
        } else {
            race.hedged();
            call.tried = new AttemptHistory(
                    call.tried.visited() | 1 << region,
                    call.tried.region(),
                    call.tried.attemptsHere(),
                    call.tried.ambiguous(),
                    call.tried.eventual());
            ledger.hedge(call, region);
            sent++;
        }
        return region;
    }

    /** Whether that answer is the read's. */
    boolean answered(SimulatedCall call, SimulatedCall.Attempt attempt, HedgeRace race) {
        var first = Objects.requireNonNull(call.first);
        if (attempt.runner == HedgeRace.Runner.FIRST) {
            delay.record(timeline.now() - first.began);
        }
        return switch (rules.answered(race, attempt.runner)) {
            case TOO_LATE -> false;
            case ANSWERED -> true;
            case HEDGE_LOST -> {
                client.tell(new RoutingFact.HedgeLost(first.region, first.generation));
                yield true;
            }
            case HEDGE_WON -> {
                won++;
                var roundTrips = canaries.roundTrips(first.region);
                client.tell(new RoutingFact.HedgeWon(
                        first.region, first.generation, roundTrips.median(), roundTrips.baseline()));
                yield true;
            }
        };
    }

    /** Whether the read fails with that. */
    boolean ends(HedgeRace race, SimulatedCall.Attempt attempt, boolean answer) {
        return rules.ends(race, attempt.runner, answer);
    }
}
