package dev.homeport.jdbc;

/**
 * Hears of every decision, in order.
 *
 * <p>Called on one thread of its own, {@code homeport-jdbc-<name>-events}, so a slow listener delays only other
 * listeners. What a listener throws is logged. At most 1,000 events wait; while a listener is stuck, newer ones are
 * dropped, and how many is logged.
 */
@FunctionalInterface
public interface TopologyListener {

    /** Takes one event. */
    void onEvent(TopologyEvent event);
}
