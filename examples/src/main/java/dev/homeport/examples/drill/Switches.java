package dev.homeport.examples.drill;

import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.TopologyListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes, on the drill's own clock, when each service left the old primary and when it settled on the new one. */
final class Switches implements AutoCloseable {

    private final Stage stage;
    private final InstantSource clock;
    private final Node old;
    private final Map<String, TopologyListener> listeners = new HashMap<>();
    private final Map<String, Instant> left = new HashMap<>();
    private final Map<String, Instant> arrived = new HashMap<>();

    Switches(Stage stage, Node old, InstantSource clock) {
        this.stage = stage;
        this.old = old;
        this.clock = clock;
        stage.services().forEach((region, service) -> {
            TopologyListener listener = event -> note(region, event);
            listeners.put(region, listener);
            service.dataSource().addListener(listener);
        });
    }

    private synchronized void note(String region, TopologyEvent event) {
        if (event instanceof TopologyEvent.PrimaryLost) {
            left.putIfAbsent(region, clock.instant());
        } else if (event instanceof TopologyEvent.PrimaryAccepted accepted
                && !accepted.primary().equals(old)) {
            left.putIfAbsent(region, clock.instant());
            arrived.putIfAbsent(region, clock.instant());
        }
    }

    synchronized boolean allArrived() {
        return arrived.keySet().equals(stage.services().keySet());
    }

    /** When the last service left the old primary. */
    synchronized Optional<Instant> lastLeft() {
        return left.values().stream().max(Instant::compareTo);
    }

    /** When the n-th service settled on the new primary. */
    synchronized Instant arrived(int service) {
        List<String> regions = new ArrayList<>(stage.services().keySet());
        return arrived.get(regions.get(service));
    }

    @Override
    public void close() {
        stage.services().forEach((region, service) -> service.dataSource().removeListener(listeners.get(region)));
    }
}
