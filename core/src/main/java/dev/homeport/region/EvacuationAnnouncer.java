package dev.homeport.region;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what was told with what holds, logs every difference once, and tells the listeners. Used by one thread. */
final class EvacuationAnnouncer {

    private static final Logger LOG = LoggerFactory.getLogger(RegionControl.class);

    private final List<EvacuationListener> listeners = new CopyOnWriteArrayList<>();
    private Evacuations told = Evacuations.NONE;

    void add(EvacuationListener listener) {
        listeners.add(listener);
    }

    void tell(Evacuations now, Instant at) {
        var before = told.regions();
        var after = now.regions();
        var changes = new ArrayList<EvacuationChange>();
        after.stream()
                .filter(region -> !before.contains(region))
                .forEach(region -> changes.add(new EvacuationChange(region, true, now.reason(region), at)));
        before.stream()
                .filter(region -> !after.contains(region))
                .forEach(
                        region -> changes.add(new EvacuationChange(region, false, "nobody evacuates it any more", at)));
        told = now;
        changes.forEach(this::tell);
    }

    private void tell(EvacuationChange change) {
        LOG.warn(
                "Region {}: region={} reason=\"{}\"",
                change.evacuated() ? "evacuated" : "restored",
                change.region(),
                change.reason());
        for (var listener : listeners) {
            try {
                listener.onChange(change);
            } catch (Throwable thrown) {
                LOG.warn(
                        "Evacuation listener failed: listener={}",
                        listener.getClass().getName(),
                        thrown);
            }
        }
    }
}
