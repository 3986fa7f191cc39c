package dev.homeport.dynamodb;

/**
 * Hears of every decision, in order.
 *
 * <p>Called on one thread of its own, so a slow listener delays only other listeners and a throwing one harms nobody:
 * what it throws is logged. At most 1,000 events wait; while a listener is stuck, newer ones are dropped, and how many
 * is logged.
 */
@FunctionalInterface
public interface RoutingListener {

    /** Takes one event. */
    void onEvent(RoutingEvent event);
}
