package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.call.HedgedReads;
import dev.homeport.dynamodb.internal.call.RegionCall;
import dev.homeport.dynamodb.internal.monitor.RegionProber;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import java.util.function.IntFunction;

/** Turns the outcomes of hedges into facts, with what canaries say of the region that was slow. */
final class HedgeReporter implements HedgedReads.HedgeReports {

    private final RoutingLoop loop;
    private final IntFunction<RegionProber> canaries;

    HedgeReporter(RoutingLoop loop, IntFunction<RegionProber> canaries) {
        this.loop = loop;
        this.canaries = canaries;
    }

    @Override
    public void won(RegionCall slow) {
        int region = slow.circuit().region();
        var roundTrips = canaries.apply(region).roundTrips();
        loop.report(new RoutingFact.HedgeWon(region, slow.generation(), roundTrips.median(), roundTrips.baseline()));
    }

    @Override
    public void lost(RegionCall slow) {
        loop.report(new RoutingFact.HedgeLost(slow.circuit().region(), slow.generation()));
    }

    @Override
    public boolean degraded() {
        return loop.state().regions().stream()
                .anyMatch(region -> !region.usable(AccessMode.READ) && region.usable(AccessMode.WRITE));
    }
}
