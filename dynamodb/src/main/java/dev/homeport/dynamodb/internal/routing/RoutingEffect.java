package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;

/** What is to be done about a decision. */
public sealed interface RoutingEffect {

    /** Calls are to read this from now on. */
    record Publish(RoutingTable view) implements RoutingEffect {}

    /** A canary is to be sent to that region at once, be there others on their way. */
    record Probe(int region) implements RoutingEffect {}

    /**
     * The connections to that region are to be made anew: idle ones are closed, those in use when their call has ended. They
     * may be what has gone bad.
     */
    record RenewConnections(int region) implements RoutingEffect {}

    /** The breaker of this circuit is to show that the circuit is not used. */
    record OpenBreaker(int region, AccessMode access) implements RoutingEffect {}

    /** The breaker of this circuit is to count afresh. */
    record ResetBreaker(int region, AccessMode access) implements RoutingEffect {}

    /** Listeners are to hear of it. */
    record Raise(RoutingEvent event) implements RoutingEffect {}
}
