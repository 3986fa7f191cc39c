package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One decision while it is being made: the state before, what has changed so far, and the effects so far. It lives for
 * one call of {@link RoutingStateMachine#decide} and is seen by nobody else.
 */
public final class TransitionBuilder {

    final RoutingSettings settings;
    final Instant now;
    final List<RegionState> regions;
    List<Integer> order;
    boolean ordered;
    List<LagMeasurement> lags;
    Instant trustedSince;
    Optional<Instant> silentSince;

    private final RoutingState before;
    private final List<RoutingEffect> effects = new ArrayList<>(4);

    TransitionBuilder(RoutingState before, Instant now) {
        this.before = before;
        this.now = now;
        this.settings = before.settings();
        this.regions = new ArrayList<>(before.regions());
        this.order = before.order();
        this.ordered = before.ordered();
        this.lags = before.lags();
        this.trustedSince = before.trustedSince();
        this.silentSince = before.silentSince();
    }

    RegionState region(int region) {
        return regions.get(region);
    }

    void put(RegionState record) {
        regions.set(record.region(), record);
    }

    void put(int region, AccessMode access, CircuitState circuit) {
        put(region(region).with(access, circuit));
    }

    void effect(RoutingEffect effect) {
        effects.add(effect);
    }

    void raise(RoutingEvent event) {
        effects.add(new RoutingEffect.Raise(event));
    }

    int writeRegion() {
        return before.writeRegion();
    }

    boolean current(int region, AccessMode access, int generation) {
        return region(region).circuit(access).generation() == generation;
    }

    /** Asks for a canary, but not again and again. */
    void probe(int region) {
        ask(region, region(region).probes().allowed(now));
    }

    /** Asks for one more beside one that has just been asked for: one silence takes as long as a question's limit. */
    void probeTwice(int region) {
        ask(region, region(region).probes().allowedTwice(now));
    }

    /** Asks for the one canary without whose answer no other region can be left. */
    void askForWitness(int region) {
        ask(region, region(region).probes().allowedForWitness(now));
    }

    private void ask(int region, boolean allowed) {
        if (allowed) {
            put(region(region).probed(now));
            effect(new RoutingEffect.Probe(region));
        }
    }

    /**
     * Holds nothing against any region any more, nor what began until now: this process did not run, or no region answered,
     * and either explains it.
     */
    void forgetAll() {
        trustedSince = now;
        regions.replaceAll(record -> record.withoutFailureStreak()
                .pace(record.pace().slow(record.pace().slow().filter(LatencyTrend.Slow::told))));
        for (int region = 0; region < regions.size(); region++) {
            for (var access : AccessMode.values()) {
                var circuit = region(region).circuit(access);
                put(region, access, circuit.cleared());
                if (circuit.usable()) {
                    effect(new RoutingEffect.ResetBreaker(region, access));
                }
            }
        }
    }

    Transition end() {
        if (nothingChanged()) {
            return new Transition(before.unchangedAt(now), List.copyOf(effects));
        }
        int writeRegion = nextWriteRegion();
        if (writeRegion != before.writeRegion()) {
            raise(new RoutingEvent.WriteRegionMoved(
                    now, settings.name(before.writeRegion()), settings.name(writeRegion)));
        }
        var view = RoutingTableFactory.of(
                settings,
                regions,
                order,
                writeRegion,
                lags,
                silentSince.isPresent(),
                before.view().version() + 1,
                now);
        if (view.sameAs(before.view())) {
            view = before.view();
        } else {
            effects.add(0, new RoutingEffect.Publish(view));
        }
        var next = new RoutingState(
                settings, regions, order, ordered, writeRegion, lags, trustedSince, silentSince, view, now);
        return new Transition(next, List.copyOf(effects));
    }

    /** Most turns change nothing, so they draw no view. Measured lag grows old by itself. */
    private boolean nothingChanged() {
        for (int region = 0; region < regions.size(); region++) {
            if (regions.get(region) != before.record(region)) {
                return false;
            }
        }
        return order == before.order()
                && ordered == before.ordered()
                && lags.isEmpty()
                && !before.view().settling()
                && trustedSince == before.trustedSince()
                && silentSince.equals(before.silentSince());
    }

    /** Writes stay where they are until that region is evicted, and go home when home is back. */
    private int nextWriteRegion() {
        if (region(settings.writeHome()).usable(AccessMode.WRITE)) {
            return settings.writeHome();
        }
        return region(before.writeRegion()).usable(AccessMode.WRITE)
                ? before.writeRegion()
                : RoutingTableFactory.usable(regions, order, AccessMode.WRITE).get(0);
    }
}
