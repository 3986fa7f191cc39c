package dev.homeport.dynamodb;

/** What is to be done about a decision. */
sealed interface Effect {

    /** Calls are to read this from now on. */
    record Publish(RouteView view) implements Effect {}

    /** A canary is to be sent to that region at once, be there others on their way. */
    record Probe(int region) implements Effect {}

    /**
     * The connections to that region are to be made anew: idle ones are closed, those in use when their call has ended. They
     * may be what has gone bad.
     */
    record RenewConnections(int region) implements Effect {}

    /** The breaker of this lane is to show that the lane is not used. */
    record OpenBreaker(int region, Access access) implements Effect {}

    /** The breaker of this lane is to count afresh. */
    record ResetBreaker(int region, Access access) implements Effect {}

    /** Listeners are to hear of it. */
    record Raise(RouteEvent event) implements Effect {}
}
