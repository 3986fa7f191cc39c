package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One process: around the real decision and the real replay policy the least actor that works. It differs from the
 * product's in nothing but that time is virtual and nobody is really called.
 */
final class SimulatedClient {

    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    static final Verdict TIMED_OUT = new Verdict.Ambiguous(Verdict.TIMEOUT);
    private static final long TICK = 100 * MILLI;
    private static final int TICKS_A_SECOND = 10;

    private final int number;
    private final SimulatedWorld world;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final int regions;
    private final RegionRouting routing = new RegionRouting();
    private final SimulatedLanes lanes;
    private final SimulatedCanaries canaries;
    private final @Nullable SimulatedHedges hedges;
    private final SimulatedCalls calls;
    private final List<RouteEvent> events = new ArrayList<>();

    private RoutingState state;
    private RouteView view;
    private long stalledUntil;
    private long stallReported;
    private int ticks;

    SimulatedClient(
            int number,
            SimulatedWorld world,
            SplittableRandom random,
            RoutingSettings settings,
            ReplayPolicy policy,
            SimulatedRules rules,
            boolean hedged) {
        this.number = number;
        this.world = world;
        this.timeline = world.timeline();
        this.random = random;
        this.regions = settings.regions().size();
        this.state = RoutingState.starting(settings, timeline.instant());
        this.view = state.view();
        this.lanes = new SimulatedLanes(regions);
        this.canaries = new SimulatedCanaries(this, world, random, regions);
        var budget = new ReplayBudget(timeline::now);
        this.hedges = hedged ? new SimulatedHedges(this, world, rules.hedges(), budget, canaries) : null;
        this.calls = new SimulatedCalls(this, world, random, policy, rules, budget, hedges, regions);
    }

    void start() {
        timeline.in(random.nextLong(TICK), this::tick);
        canaries.start();
    }

    /** Makes calls at random, so many a second in the mean, until all are made. */
    void load(long perSecond, int howMany) {
        calls.load(perSecond, howMany);
    }

    /** Makes one call after the other, each as soon as the one before has ended, until all are made. */
    void loadOneAtATime(int howMany) {
        calls.loadOneAtATime(howMany);
    }

    void stall(long nanos) {
        stalledUntil = timeline.now() + nanos;
    }

    void evacuate(Set<Integer> evacuated) {
        tell(new Fact.Evacuated(evacuated));
    }

    int number() {
        return number;
    }

    RouteView view() {
        return view;
    }

    RoutingState state() {
        return state;
    }

    SimulatedLanes lanes() {
        return lanes;
    }

    List<RouteEvent> events() {
        return events;
    }

    SimulatedHedges hedges() {
        return Optional.ofNullable(hedges).orElseThrow();
    }

    /** Whether each region is fully used. */
    boolean allBack() {
        return state.regions().stream()
                .allMatch(region -> region.read().state() == RegionRoute.State.IN
                        && region.write().state() == RegionRoute.State.IN);
    }

    boolean done() {
        return calls.done();
    }

    long operations() {
        return calls.operations();
    }

    /** Requests of calls that were sent to that region; canaries do not count. */
    long requests(int region) {
        return calls.requests(region);
    }

    long stalledUntil() {
        return stalledUntil;
    }

    long stallReported() {
        return stallReported;
    }

    /** Whether the process stands still; then that is done when it goes on. */
    boolean asleep(Runnable then) {
        if (timeline.now() < stalledUntil) {
            timeline.at(stalledUntil, then);
            return true;
        }
        reportStall();
        return false;
    }

    void measureLag() {
        for (int from = 0; from < regions; from++) {
            for (int to = 0; to < regions; to++) {
                if (from != to) {
                    var lag = world.replicas().isCut(from, to)
                            ? Optional.<Duration>empty()
                            : Optional.of(Duration.ofNanos(world.replicas().lag(from, to)));
                    tell(new Fact.LagMeasured(from, to, lag));
                }
            }
        }
    }

    void tell(Fact fact) {
        var step = routing.decide(state, fact, timeline.instant());
        state = step.next();
        for (var effect : step.effects()) {
            carryOut(effect);
        }
        for (var access : Access.values()) {
            if (view.candidates(access) == 0) {
                world.history().violation("client " + number + " has no region left for " + access + " after " + fact);
            }
        }
    }

    private void tick() {
        if (asleep(this::tick)) {
            return;
        }
        timeline.in(TICK, this::tick);
        lanes.tick(this, timeline.now(), this::tell);
        if (hedges != null && ++ticks % TICKS_A_SECOND == 0) {
            hedges.refresh();
        }
        tell(new Fact.Tick());
    }

    private void reportStall() {
        if (stalledUntil > stallReported) {
            stallReported = stalledUntil;
            tell(new Fact.SchedulerStalled(Duration.ofSeconds(1)));
        }
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Effect.Publish publish) {
            view = publish.view();
        } else if (effect instanceof Effect.Probe probe) {
            canaries.probe(probe.region());
        } else if (effect instanceof Effect.OpenBreaker open) {
            lanes.breaker(open.region(), open.access()).open();
        } else if (effect instanceof Effect.ResetBreaker reset) {
            lanes.breaker(reset.region(), reset.access()).reset();
        } else if (effect instanceof Effect.Raise raise) {
            events.add(raise.event());
        }
    }
}
