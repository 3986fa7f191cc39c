package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import java.util.function.Consumer;

/** What one process counts of its calls, by region and kind of access, and the facts that its ticks make of that. */
final class SimulatedCircuits {

    private final int regions;
    private final InFlightCalls[][] inFlight;
    private final SimulatedBreaker[][] breakers;
    private final long[][] told;

    SimulatedCircuits(int regions) {
        this.regions = regions;
        inFlight = new InFlightCalls[2][regions];
        breakers = new SimulatedBreaker[2][regions];
        told = new long[2][regions];
        for (int region = 0; region < regions; region++) {
            for (int circuit = 0; circuit < 2; circuit++) {
                inFlight[circuit][region] = new InFlightCalls();
                breakers[circuit][region] = new SimulatedBreaker();
            }
        }
    }

    InFlightCalls inFlight(int region, AccessMode access) {
        return inFlight[access.ordinal()][region];
    }

    SimulatedBreaker breaker(int region, AccessMode access) {
        return breakers[access.ordinal()][region];
    }

    long lastSuccess(int region) {
        return Math.max(inFlight[0][region].lastSuccess(), inFlight[1][region].lastSuccess());
    }

    void tick(SimulatedClient client, long now, Consumer<RoutingFact> tell) {
        boolean attentive = client.state().attentive();
        for (int region = 0; region < regions; region++) {
            for (var access : AccessMode.values()) {
                overdue(client, region, access, now, tell);
                successes(client, region, access, attentive, tell);
                exceeded(client, region, access, now, tell);
                ramp(client, region, access, now, tell);
            }
        }
    }

    private void overdue(SimulatedClient client, int region, AccessMode access, long now, Consumer<RoutingFact> tell) {
        var circuit = inFlight(region, access);
        int overdue = circuit.overdue(now, SimulatedLimits.OVERDUE);
        if (overdue > 0) {
            tell.accept(new RoutingFact.CallsOverdue(
                    region,
                    access,
                    client.view().generation(region, access),
                    overdue,
                    Timeline.instant(circuit.oldest(now)),
                    Timeline.known(circuit.lastSuccess())));
        }
    }

    private void successes(
            SimulatedClient client, int region, AccessMode access, boolean attentive, Consumer<RoutingFact> tell) {
        var circuit = inFlight(region, access);
        if (attentive && circuit.lastSuccess() > told[access.ordinal()][region]) {
            told[access.ordinal()][region] = circuit.lastSuccess();
            tell.accept(new RoutingFact.CallsSucceed(
                    region,
                    access,
                    client.view().generation(region, access),
                    Timeline.instant(circuit.lastSuccessBegan()),
                    Timeline.instant(circuit.lastSuccess())));
        }
    }

    private void exceeded(SimulatedClient client, int region, AccessMode access, long now, Consumer<RoutingFact> tell) {
        var breaker = breaker(region, access);
        if (breaker.isOpen() && client.view().usable(region, access)) {
            tell.accept(new RoutingFact.FaultRateExceeded(
                    region, access, client.view().generation(region, access), breaker.rate(now)));
        }
    }

    private void ramp(SimulatedClient client, int region, AccessMode access, long now, Consumer<RoutingFact> tell) {
        if (client.state().record(region).circuit(access).state() == RegionStatus.State.RAMPING) {
            var breaker = breaker(region, access);
            tell.accept(new RoutingFact.FaultRate(
                    region, access, client.view().generation(region, access), breaker.rate(now), breaker.calls(now)));
        }
    }
}
