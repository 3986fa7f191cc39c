package dev.homeport.dynamodb;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One decision while it is being made: the state before, what has changed so far, and the effects so far. It lives for
 * one call of {@link RegionRouting#decide} and is seen by nobody else.
 */
final class Turn {

    final RoutingSettings settings;
    final Instant now;
    final List<RegionRecord> regions;
    List<Integer> order;
    boolean ordered;
    List<Lag> lags;
    Instant trustedSince;
    Optional<Instant> silentSince;

    private final RoutingState before;
    private final List<Effect> effects = new ArrayList<>(4);

    Turn(RoutingState before, Instant now) {
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

    RegionRecord region(int region) {
        return regions.get(region);
    }

    void put(RegionRecord record) {
        regions.set(record.region(), record);
    }

    void put(int region, Access access, LaneRecord lane) {
        put(region(region).with(access, lane));
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    void raise(RouteEvent event) {
        effects.add(new Effect.Raise(event));
    }

    int writeRegion() {
        return before.writeRegion();
    }

    boolean current(int region, Access access, int generation) {
        return region(region).lane(access).generation() == generation;
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
            effect(new Effect.Probe(region));
        }
    }

    /**
     * Holds nothing against any region any more, nor what began until now: this process did not run, or no region answered,
     * and either explains it.
     */
    void forgetAll() {
        trustedSince = now;
        regions.replaceAll(record -> record.withoutTrouble()
                .pace(record.pace().slow(record.pace().slow().filter(Pace.Slow::told))));
        for (int region = 0; region < regions.size(); region++) {
            for (var access : Access.values()) {
                var lane = region(region).lane(access);
                put(region, access, lane.cleared());
                if (lane.usable()) {
                    effect(new Effect.ResetBreaker(region, access));
                }
            }
        }
    }

    Step end() {
        if (nothingChanged()) {
            return new Step(before.unchangedAt(now), List.copyOf(effects));
        }
        int writeRegion = nextWriteRegion();
        if (writeRegion != before.writeRegion()) {
            raise(new RouteEvent.WriteRegionMoved(
                    now, settings.name(before.writeRegion()), settings.name(writeRegion)));
        }
        var view = Views.of(
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
            effects.add(0, new Effect.Publish(view));
        }
        var next = new RoutingState(
                settings, regions, order, ordered, writeRegion, lags, trustedSince, silentSince, view, now);
        return new Step(next, List.copyOf(effects));
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
                && silentSince == before.silentSince();
    }

    /** Writes stay where they are until that region is evicted, and go home when home is back. */
    private int nextWriteRegion() {
        if (region(settings.writeHome()).usable(Access.WRITE)) {
            return settings.writeHome();
        }
        return region(before.writeRegion()).usable(Access.WRITE)
                ? before.writeRegion()
                : Views.usable(regions, order, Access.WRITE).get(0);
    }
}
