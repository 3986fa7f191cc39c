package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.internal.routing.RoutingEffect;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.function.IntConsumer;

/**
 * Carries out what was decided, on the deciding thread, in the order in which the decision has it: publishes the table that calls
 * read, has a canary sent or connections renewed, sets breakers, raises events. It waits for none of that.
 */
final class RoutingActor {

    private final Circuits circuits;
    private final RoutingEventLog events;
    private volatile RoutingTable view;
    private volatile IntConsumer probe = region -> {};
    private volatile IntConsumer renew = region -> {};

    RoutingActor(Circuits circuits, RoutingEventLog events, RoutingTable first) {
        this.circuits = circuits;
        this.events = events;
        this.view = first;
    }

    /** Gives it the means to have canaries sent and connections renewed; without them it does neither. */
    void start(IntConsumer probe, IntConsumer renew) {
        this.probe = probe;
        this.renew = renew;
    }

    /** The table that was published last. */
    RoutingTable view() {
        return view;
    }

    void carryOut(RoutingEffect effect) {
        if (effect instanceof RoutingEffect.Publish publish) {
            view = publish.view();
        } else if (effect instanceof RoutingEffect.Probe wanted) {
            probe.accept(wanted.region());
        } else if (effect instanceof RoutingEffect.RenewConnections wanted) {
            renew.accept(wanted.region());
        } else if (effect instanceof RoutingEffect.OpenBreaker open) {
            var breaker = circuits.of(open.region(), open.access()).breaker();
            if (breaker.getState() != CircuitBreaker.State.OPEN) {
                breaker.transitionToOpenState();
            }
        } else if (effect instanceof RoutingEffect.ResetBreaker reset) {
            circuits.of(reset.region(), reset.access()).reset();
        } else if (effect instanceof RoutingEffect.Raise raise) {
            events.publish(raise.event());
        }
    }
}
