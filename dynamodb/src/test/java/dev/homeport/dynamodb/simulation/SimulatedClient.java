package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.routing.RoutingEffect;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.routing.RoutingState;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One process: around the real decision and the real replay policy the least routing loop that works. It differs from the
 * product's in nothing but that time is virtual and nobody is really called.
 */
public final class SimulatedClient {

    public static final long MILLI = 1_000_000;
    public static final long SECOND = 1_000 * MILLI;
    private static final long TICK = 100 * MILLI;
    private static final int TICKS_A_SECOND = 10;

    private final int number;
    private final SimulatedWorld world;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final int regions;
    private final SimulatedRules rules;
    private final SimulatedProcess process;
    private final SimulatedTruth truth;
    private final SimulatedTransport transport;
    private final SimulatedWatch watch;
    private final SimulatedWarmth warmth;
    private final SimulatedCircuits circuits;
    private final SimulatedCanaries canaries;
    private final @Nullable SimulatedHedges hedges;
    private final SimulatedCalls calls;
    private final List<RoutingEvent> events = new ArrayList<>();

    private RoutingState state;
    private RoutingTable view;
    private int ticks;
    private long evacuatedAt;

    SimulatedClient(
            int number,
            SimulatedWorld world,
            SplittableRandom random,
            RoutingSettings settings,
            RegionSelector selector,
            SimulatedRules rules,
            boolean hedged) {
        this.number = number;
        this.world = world;
        this.timeline = world.timeline();
        this.random = random;
        this.regions = settings.regions().size();
        this.state = RoutingState.starting(settings, timeline.instant());
        this.view = state.view();
        this.rules = rules;
        this.process = new SimulatedProcess(timeline, regions);
        this.truth = new SimulatedTruth(timeline, regions);
        this.transport = new SimulatedTransport(number, world, process, truth, regions);
        this.warmth = new SimulatedWarmth(this, world, random, regions);
        this.watch = new SimulatedWatch(this, truth, world);
        this.circuits = new SimulatedCircuits(regions);
        this.canaries = new SimulatedCanaries(this, world, random, regions);
        var budget = new ReplayBudget(timeline::now);
        this.hedges = hedged ? new SimulatedHedges(this, world, rules.hedges(), budget, canaries) : null;
        this.calls = new SimulatedCalls(this, world, random, selector, rules, budget, hedges, regions);
    }

    void start() {
        timeline.in(random.nextLong(TICK), this::tick);
        canaries.start();
        warmth.start();
    }

    /** Makes calls at random, so many a second in the mean, until all are made. */
    public void load(long perSecond, int howMany) {
        calls.load(perSecond, howMany);
    }

    public void only(SimulatedWrite... kinds) {
        calls.only(kinds);
    }

    /** Makes one call after the other, each as soon as the one before has ended, until all are made. */
    public void loadOneAtATime(int howMany) {
        calls.loadOneAtATime(howMany);
    }

    AttemptOutcome heard(AttemptOutcome verdict) {
        return rules.evidence().heard(verdict);
    }

    /** Whether that end of a request says something of its region. */
    boolean counts(SimulatedRequest request, AttemptOutcome verdict) {
        return rules.evidence().counts(request, verdict);
    }

    SimulatedProcess process() {
        return process;
    }

    SimulatedTransport transport() {
        return transport;
    }

    /** Nothing has been wrong with the process, nor did the operator want anything, for so long. */
    boolean undisturbedFor(long nanos) {
        return process.wellFor(nanos) && timeline.now() >= evacuatedAt + nanos;
    }

    /** The process has learnt how a request has ended. */
    void known(SimulatedRequest request, AttemptOutcome verdict) {
        if (!SimulatedEvidence.RIGHT.counts(request, verdict)) {
            return;
        }
        if (verdict instanceof AttemptOutcome.Misconfigured && request.kind() != SimulatedWrite.HOME_TABLE_READ) {
            truth.lacked(request.region);
        }
        if (verdict.fault()) {
            truth.failed(request.region);
        } else if (!verdict.ours()) {
            truth.answered(request.region, request.began);
        }
    }

    void evacuate(Set<Integer> evacuated) {
        evacuatedAt = timeline.now();
        tell(new RoutingFact.Evacuated(evacuated));
    }

    int number() {
        return number;
    }

    public RoutingTable view() {
        return view;
    }

    public RoutingState state() {
        return state;
    }

    SimulatedCircuits circuits() {
        return circuits;
    }

    public List<RoutingEvent> events() {
        return events;
    }

    public SimulatedHedges hedges() {
        return Optional.ofNullable(hedges).orElseThrow();
    }

    /** Whether each region is fully used. */
    boolean allBack() {
        return state.regions().stream()
                .allMatch(region -> region.read().state() == RegionStatus.State.IN_SERVICE
                        && region.write().state() == RegionStatus.State.IN_SERVICE);
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
        return process.stalledUntil();
    }

    long stallReported() {
        return process.stallReported();
    }

    /** Whether the process stands still; then that is done when it goes on. */
    boolean asleep(Runnable then) {
        if (timeline.now() < process.stalledUntil()) {
            timeline.at(process.stalledUntil(), then);
            return true;
        }
        if (process.stallToReport()) {
            tell(new RoutingFact.SchedulerStalled(Duration.ofSeconds(1)));
        }
        return false;
    }

    void measureLag() {
        for (int from = 0; from < regions; from++) {
            for (int to = 0; to < regions; to++) {
                if (from != to) {
                    var lag = world.replicas().isCut(from, to)
                            ? Optional.<Duration>empty()
                            : Optional.of(Duration.ofNanos(world.replicas().lag(from, to)));
                    tell(new RoutingFact.LagMeasured(from, to, lag));
                }
            }
        }
    }

    void tell(RoutingFact fact) {
        var step = rules.decision().decide(state, fact, timeline.instant());
        state = step.next();
        for (var effect : step.effects()) {
            carryOut(effect);
        }
        for (var access : AccessMode.values()) {
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
        circuits.tick(this, timeline.now(), this::tell);
        if (hedges != null && ++ticks % TICKS_A_SECOND == 0) {
            hedges.refresh();
        }
        tell(new RoutingFact.Tick());
        watch.ticked();
    }

    private void carryOut(RoutingEffect effect) {
        if (effect instanceof RoutingEffect.Publish publish) {
            view = publish.view();
        } else if (effect instanceof RoutingEffect.Probe probe) {
            canaries.probe(probe.region());
        } else if (effect instanceof RoutingEffect.OpenBreaker open) {
            circuits.breaker(open.region(), open.access()).open();
        } else if (effect instanceof RoutingEffect.ResetBreaker reset) {
            circuits.breaker(reset.region(), reset.access()).reset();
        } else if (effect instanceof RoutingEffect.RenewConnections renew) {
            transport.renewConnections(renew.region());
        } else if (effect instanceof RoutingEffect.Raise raise) {
            events.add(raise.event());
            watch.raised(raise.event());
        }
    }
}
