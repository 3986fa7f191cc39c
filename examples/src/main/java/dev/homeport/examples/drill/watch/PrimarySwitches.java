package dev.homeport.examples.drill.watch;

import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.TopologyEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notes, on the drill's own clock, when each service left the old primary and when it settled on the new one; and every
 * change of primary that nothing called for: before the fault, back to the old primary, or after the switch.
 */
public final class PrimarySwitches {

    private final List<String> services;
    private final Node old;
    private final InstantSource clock;
    private final Map<String, Instant> left = new HashMap<>();
    private final Map<String, Instant> arrived = new HashMap<>();
    private final List<String> needless = new ArrayList<>();
    private @Nullable Instant struck;

    public PrimarySwitches(List<String> services, Node old, InstantSource clock) {
        this.services = services;
        this.old = old;
        this.clock = clock;
    }

    /** From now on the old primary is to be left; returns when that is. */
    public synchronized Instant strike() {
        var now = clock.instant();
        struck = now;
        return now;
    }

    public synchronized void note(String service, TopologyEvent event) {
        if (event instanceof TopologyEvent.PrimaryLost lost) {
            if (mayLeave(service)) {
                left.putIfAbsent(service, clock.instant());
            } else {
                needless.add(service + " lost its primary " + when() + ": " + lost.reason());
            }
        } else if (event instanceof TopologyEvent.PrimaryAccepted accepted) {
            accepted(service, accepted.primary());
        }
    }

    private void accepted(String service, Node primary) {
        if (primary.equals(old)) {
            if (left.containsKey(service)) {
                needless.add(service + " went back to the old primary");
            }
        } else if (mayLeave(service)) {
            left.putIfAbsent(service, clock.instant());
            arrived.put(service, clock.instant());
        } else {
            needless.add(service + " changed to " + primary + " " + when());
        }
    }

    private boolean mayLeave(String service) {
        return struck != null && !arrived.containsKey(service);
    }

    private String when() {
        return struck == null ? "before the fault" : "after the switch";
    }

    public synchronized boolean allArrived() {
        return arrived.keySet().containsAll(services);
    }

    /** From the fault until the last service had left the old primary, when all have. */
    public synchronized Duration detect() {
        if (struck == null || left.isEmpty()) {
            throw new IllegalStateException("No service has left " + old);
        }
        return Duration.between(
                struck, left.values().stream().max(Instant::compareTo).orElseThrow());
    }

    /** Returns when the n-th service settled on the new primary. */
    public synchronized Instant arrived(int service) {
        return arrived.get(services.get(service));
    }

    /** Changes of primary that nothing called for, in words. */
    public synchronized List<String> needless() {
        return List.copyOf(needless);
    }
}
