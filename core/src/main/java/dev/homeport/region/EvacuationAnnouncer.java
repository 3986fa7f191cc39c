package dev.homeport.region;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what was told with what holds, logs every difference once, and tells the listeners. Used by one thread. */
final class EvacuationAnnouncer {

    private static final Logger LOG = LoggerFactory.getLogger(RegionControl.class);

    private final List<EvacuationListener> listeners = new CopyOnWriteArrayList<>();
    private Evacuations told = Evacuations.NONE;
    private Set<RegionName> toldUnknown = Set.of();

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
                .forEach(region -> changes.add(new EvacuationChange(region, false, "no evacuation of it is left", at)));
        told = now;
        changes.forEach(this::tell);
    }

    /** Tells of evacuations of regions that this process does not have, each once for as long as it holds. */
    void tellUnknown(List<RegionName> unknown, KnownRegions known) {
        var news =
                unknown.stream().filter(region -> !toldUnknown.contains(region)).toList();
        toldUnknown = Set.copyOf(unknown);
        for (var region : news) {
            LOG.warn(
                    "No part of this process has the evacuated region, so nothing moves: region={} known=\"{}\"",
                    region,
                    known.text());
            for (var listener : listeners) {
                guarded(listener, () -> listener.onUnknownRegion(region, known.regions()));
            }
        }
    }

    private void tell(EvacuationChange change) {
        LOG.warn(
                "Region {}: region={} reason=\"{}\"",
                change.evacuated() ? "evacuated" : "restored",
                change.region(),
                change.reason());
        for (var listener : listeners) {
            guarded(listener, () -> listener.onChange(change));
        }
    }

    private static void guarded(EvacuationListener listener, Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            LOG.warn(
                    "Evacuation listener failed: listener={}",
                    listener.getClass().getName(),
                    thrown);
        }
    }
}
