package dev.homeport.dynamodb;

import java.util.function.IntFunction;

/** Turns the outcomes of hedges into facts, with what canaries say of the region that was slow. */
final class HedgeFacts implements Hedging.HedgeReports {

    private final RoutingActor actor;
    private final IntFunction<RegionCanary> canaries;

    HedgeFacts(RoutingActor actor, IntFunction<RegionCanary> canaries) {
        this.actor = actor;
        this.canaries = canaries;
    }

    @Override
    public void won(Leg slow) {
        int region = slow.lane().region();
        var roundTrips = canaries.apply(region).roundTrips();
        actor.report(new Fact.HedgeWon(region, slow.generation(), roundTrips.median(), roundTrips.baseline()));
    }

    @Override
    public void lost(Leg slow) {
        actor.report(new Fact.HedgeLost(slow.lane().region(), slow.generation()));
    }

    @Override
    public boolean degraded() {
        return actor.state().regions().stream()
                .anyMatch(region -> !region.usable(Access.READ) && region.usable(Access.WRITE));
    }
}
