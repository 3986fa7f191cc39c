package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One process: calls as an application makes them, and around the real decision and the real replay policy the least
 * actor that works. It differs from the product's in nothing but that time is virtual and nobody is really called.
 */
final class SimulatedClient {

    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    static final long ATTEMPT_TIMEOUT = 500 * MILLI;
    static final long CANARY_TIMEOUT = 500 * MILLI;
    static final long DEADLINE = 2 * SECOND;
    static final long OVERDUE = 250 * MILLI;
    private static final long TICK = 100 * MILLI;
    private static final long CANARY_EVERY = 5 * SECOND;
    private static final Verdict TIMED_OUT = new Verdict.Ambiguous("timed out");

    /** What is asked after an attempt; the real policy, or one with a mistake that the check must find. */
    interface Replays {
        Next after(
                Operation operation,
                Tried tried,
                Verdict last,
                boolean conditionFailed,
                RouteView view,
                long remainingNanos,
                java.util.function.BooleanSupplier permit);
    }

    private final class Call {
        final int id;
        final SimulatedWrite kind;
        final Operation operation;
        final int item;
        final int expected;
        final long began = timeline.now();
        Tried tried = Tried.first(0);
        long attemptBegan;
        long attemptEnds;
        int generation;
        int slot;
        int attempt;
        boolean conditionHeld;

        Call(int id, SimulatedWrite kind, int item, int expected) {
            this.id = id;
            this.kind = kind;
            this.operation = OPERATIONS[kind.ordinal()];
            this.item = item;
            this.expected = expected;
        }
    }

    private static final Operation[] OPERATIONS = knownOperations();

    private final int number;
    private final Timeline timeline;
    private final SimulatedNetwork network;
    private final SimulatedReplicas replicas;
    private final History history;
    private final SplittableRandom random;
    private final ReplayPolicy policy;
    private final Replays replays;
    private final ReplayBudget budget;
    private final RegionRouting routing = new RegionRouting();
    private final int regions;
    private final InFlight[][] inFlight;
    private final SimulatedBreaker[][] breakers;
    private final int[] canariesFlying;
    private final long[] canaryAnswered;
    private final long[] told;
    private final List<RouteEvent> events = new ArrayList<>();
    private final long[] requests;

    private RoutingState state;
    private RouteView view;
    private long stalledUntil;
    private long stallReported;
    private long callsPerSecond;
    private int callsLeft;
    private boolean oneAtATime;
    private long operations;

    SimulatedClient(
            int number,
            Timeline timeline,
            SimulatedNetwork network,
            SimulatedReplicas replicas,
            History history,
            SplittableRandom random,
            RoutingSettings routingSettings,
            ReplayPolicy policy,
            Replays replays) {
        this.number = number;
        this.timeline = timeline;
        this.network = network;
        this.replicas = replicas;
        this.history = history;
        this.random = random;
        this.policy = policy;
        this.replays = replays;
        this.budget = new ReplayBudget(timeline::now);
        this.regions = routingSettings.regions().size();
        this.inFlight = new InFlight[2][regions];
        this.breakers = new SimulatedBreaker[2][regions];
        for (int region = 0; region < regions; region++) {
            for (int lane = 0; lane < 2; lane++) {
                inFlight[lane][region] = new InFlight();
                breakers[lane][region] = new SimulatedBreaker();
            }
        }
        this.canariesFlying = new int[regions];
        this.canaryAnswered = new long[regions];
        Arrays.fill(canaryAnswered, InFlight.NEVER);
        this.told = new long[2 * regions];
        this.requests = new long[regions];
        this.state = RoutingState.starting(routingSettings, timeline.instant());
        this.view = state.view();
    }

    void start() {
        timeline.in(random.nextLong(TICK), this::tick);
        for (int region = 0; region < regions; region++) {
            int at = region;
            timeline.in(random.nextLong(CANARY_EVERY), () -> regularCanary(at));
        }
    }

    /** Makes calls at random, so many a second in the mean, until all are made. */
    void load(long perSecond, int calls) {
        boolean idle = callsLeft == 0 || callsPerSecond == 0;
        callsPerSecond = perSecond;
        callsLeft = calls;
        if (idle && perSecond > 0 && calls > 0) {
            nextCall();
        }
    }

    /** Makes one call after the other, each as soon as the one before has ended, until all are made. */
    void loadOneAtATime(int calls) {
        oneAtATime = true;
        callsLeft = calls;
        nextOfOneAtATime();
    }

    private void nextOfOneAtATime() {
        if (oneAtATime && callsLeft > 0) {
            callsLeft--;
            timeline.in(MILLI, this::beginCall);
        }
    }

    void stall(long nanos) {
        stalledUntil = timeline.now() + nanos;
    }

    void evacuate(Set<Integer> evacuated) {
        tell(new Fact.Evacuated(evacuated));
    }

    RouteView view() {
        return view;
    }

    RoutingState state() {
        return state;
    }

    List<RouteEvent> events() {
        return events;
    }

    /** Whether each region is fully used. */
    boolean allBack() {
        return state.regions().stream()
                .allMatch(region -> region.read().state() == RegionRoute.State.IN
                        && region.write().state() == RegionRoute.State.IN);
    }

    boolean done() {
        return callsLeft == 0;
    }

    long operations() {
        return operations;
    }

    /** Requests of calls that were sent to that region; canaries do not count. */
    long requests(int region) {
        return requests[region];
    }

    private void nextCall() {
        if (callsLeft == 0 || callsPerSecond == 0) {
            return;
        }
        callsLeft--;
        double gap = -Math.log(1 - random.nextDouble()) / callsPerSecond;
        timeline.in((long) (gap * SECOND), this::nextCall);
        if (timeline.now() < stalledUntil) {
            timeline.at(stalledUntil, this::beginCall);
        } else {
            beginCall();
        }
    }

    private void beginCall() {
        var kind = SimulatedWrite.any(random.nextInt());
        int item = kind.itemsFrom + random.nextInt(SimulatedWrite.ITEMS_OF_A_SORT);
        int expected = kind == SimulatedWrite.COMPARE_AND_SET ? replicas.operationOf(view.writeHome(), item) : -1;
        var call = new Call(history.begins(kind, item), kind, item, expected);
        operations++;
        budget.operation(kind.shape.access());
        int choice = policy.first(kind.shape, Operation.NOT_PINNED, 0, view, random.nextInt());
        if (choice < 0) {
            history.tells(call.id, History.Told.REFUSED);
            nextOfOneAtATime();
            return;
        }
        call.tried = Tried.first(choice);
        attempt(call);
    }

    private void attempt(Call call) {
        int region = call.tried.region();
        var access = call.kind.shape.access();
        long now = timeline.now();
        call.attempt++;
        call.attemptBegan = now;
        call.generation = view.generation(region, access);
        call.slot = inFlight[access.ordinal()][region].begin(now);
        call.conditionHeld = true;
        requests[region]++;
        boolean write = access == Access.WRITE;
        network.send(number, region, write);
        var verdict = network.verdict();
        if (write && network.arrives() != SimulatedNetwork.NEVER) {
            int thisAttempt = call.attempt;
            timeline.in(network.arrives(), () -> {
                boolean held = replicas.apply(region, call.id, call.kind, call.item, call.expected);
                if (call.attempt == thisAttempt) {
                    call.conditionHeld = held;
                }
            });
        }
        long limit = Math.min(ATTEMPT_TIMEOUT, Math.max(MILLI, call.began + DEADLINE - now));
        boolean inTime = network.answers() <= limit;
        call.attemptEnds = now + limit;
        timeline.in(inTime ? network.answers() : limit, () -> ended(call, inTime ? verdict : TIMED_OUT));
    }

    private void ended(Call call, Verdict verdict) {
        long now = timeline.now();
        if (now < stalledUntil) {
            timeline.at(stalledUntil, () -> ended(call, stalledUntil > call.attemptEnds ? TIMED_OUT : verdict));
            return;
        }
        reportStall();
        int region = call.tried.region();
        var access = call.kind.shape.access();
        var lane = inFlight[access.ordinal()][region];
        lane.end(call.slot);
        boolean fault = verdict.fault();
        boolean current = view.generation(region, access) == call.generation;
        if (current && breakers[access.ordinal()][region].count(fault, now)) {
            tell(new Fact.FaultRateExceeded(
                    region, access, call.generation, breakers[access.ordinal()][region].rate(now)));
        }
        if (fault || verdict instanceof Verdict.Misconfigured) {
            tell(new Fact.CallFailed(
                    region,
                    access,
                    call.generation,
                    verdict,
                    Timeline.instant(call.attemptBegan),
                    instant(lane.lastSuccess())));
        } else {
            lane.succeeded(call.attemptBegan, now);
        }
        boolean conditionFailed = verdict instanceof Verdict.Ok && !call.conditionHeld;
        long remaining = call.began + DEADLINE - now;
        var next =
                replays.after(call.operation, call.tried, verdict, conditionFailed, view, remaining, budget::tryRetry);
        if (next instanceof Next.Attempt again) {
            call.tried = again.tried();
            if (again.elsewhere()) {
                attempt(call);
            } else {
                timeline.in(20 * MILLI + random.nextLong(30 * MILLI), () -> attempt(call));
            }
            return;
        }
        finish(call, verdict, conditionFailed, next);
    }

    private void finish(Call call, Verdict verdict, boolean conditionFailed, Next next) {
        long tookNanos = timeline.now() - call.began;
        if (tookNanos > DEADLINE + ATTEMPT_TIMEOUT && stallReported < call.began) {
            history.violation("operation " + call.id + " took " + tookNanos / MILLI + " ms");
        }
        if (next instanceof Next.SurfaceAmbiguous) {
            history.tells(call.id, History.Told.AMBIGUOUS);
        } else if (!(verdict instanceof Verdict.Ok)) {
            history.tells(call.id, History.Told.FAILED);
        } else {
            history.tells(call.id, conditionFailed ? History.Told.CONDITION_FAILED : History.Told.DONE);
        }
        nextOfOneAtATime();
    }

    private void regularCanary(int region) {
        timeline.in(CANARY_EVERY - 500 * MILLI + random.nextLong(SECOND), () -> regularCanary(region));
        canary(region);
    }

    private void canary(int region) {
        if (canariesFlying[region] == RegionCanary.MOST_AT_ONCE) {
            return;
        }
        if (timeline.now() < stalledUntil) {
            timeline.at(stalledUntil, () -> canary(region));
            return;
        }
        canariesFlying[region]++;
        network.send(number, region, false);
        var verdict = network.verdict();
        long began = timeline.now();
        boolean inTime = network.answers() <= CANARY_TIMEOUT;
        timeline.in(
                inTime ? network.answers() : CANARY_TIMEOUT,
                () -> canaryEnded(region, began, inTime ? verdict : TIMED_OUT));
    }

    private void canaryEnded(int region, long began, Verdict verdict) {
        if (timeline.now() < stalledUntil) {
            timeline.at(stalledUntil, () -> canaryEnded(region, began, TIMED_OUT));
            return;
        }
        reportStall();
        canariesFlying[region]--;
        var beganAt = Timeline.instant(began);
        if (verdict instanceof Verdict.Ok) {
            canaryAnswered[region] = timeline.now();
            tell(new Fact.CanarySucceeded(region, beganAt, timeline.instant()));
        } else {
            long calls = Math.max(inFlight[0][region].lastSuccess(), inFlight[1][region].lastSuccess());
            long lastSuccess = Math.max(calls, canaryAnswered[region]);
            tell(new Fact.CanaryFailed(region, verdict, beganAt, timeline.instant(), instant(lastSuccess)));
        }
    }

    private void tick() {
        if (timeline.now() < stalledUntil) {
            timeline.at(stalledUntil, this::tick);
            return;
        }
        timeline.in(TICK, this::tick);
        reportStall();
        long now = timeline.now();
        boolean attentive = state.attentive();
        for (int region = 0; region < regions; region++) {
            for (var access : Access.values()) {
                var lane = inFlight[access.ordinal()][region];
                int overdue = lane.overdue(now, OVERDUE);
                if (overdue > 0) {
                    tell(new Fact.CallsOverdue(
                            region,
                            access,
                            view.generation(region, access),
                            overdue,
                            Timeline.instant(lane.oldest(now)),
                            instant(lane.lastSuccess())));
                }
                int place = 2 * region + access.ordinal();
                if (attentive && lane.lastSuccess() > told[place]) {
                    told[place] = lane.lastSuccess();
                    tell(new Fact.CallsSucceed(
                            region,
                            access,
                            view.generation(region, access),
                            Timeline.instant(lane.lastSuccessBegan()),
                            Timeline.instant(lane.lastSuccess())));
                }
                if (state.record(region).lane(access).state() == RegionRoute.State.RAMPING) {
                    var breaker = breakers[access.ordinal()][region];
                    tell(new Fact.FaultRate(
                            region, access, view.generation(region, access), breaker.rate(now), breaker.calls(now)));
                }
            }
        }
        tell(new Fact.Tick());
    }

    void measureLag() {
        for (int from = 0; from < regions; from++) {
            for (int to = 0; to < regions; to++) {
                if (from != to) {
                    var lag = replicas.isCut(from, to)
                            ? Optional.<Duration>empty()
                            : Optional.of(Duration.ofNanos(replicas.lag(from, to)));
                    tell(new Fact.LagMeasured(from, to, lag));
                }
            }
        }
    }

    private void reportStall() {
        if (stalledUntil > stallReported) {
            stallReported = stalledUntil;
            tell(new Fact.SchedulerStalled(Duration.ofSeconds(1)));
        }
    }

    private void tell(Fact fact) {
        var step = routing.decide(state, fact, timeline.instant());
        state = step.next();
        for (var effect : step.effects()) {
            carryOut(effect);
        }
        for (var access : Access.values()) {
            if (view.candidates(access) == 0) {
                history.violation("client " + number + " has no region left for " + access + " after " + fact);
            }
        }
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Effect.Publish publish) {
            view = publish.view();
        } else if (effect instanceof Effect.Probe probe) {
            timeline.in(0, () -> canary(probe.region()));
        } else if (effect instanceof Effect.OpenBreaker open) {
            breakers[open.access().ordinal()][open.region()].open();
        } else if (effect instanceof Effect.ResetBreaker reset) {
            breakers[reset.access().ordinal()][reset.region()].reset();
        } else if (effect instanceof Effect.Raise raise) {
            events.add(raise.event());
        }
    }

    private static Optional<java.time.Instant> instant(long nanos) {
        return nanos == InFlight.NEVER ? Optional.empty() : Optional.of(Timeline.instant(nanos));
    }

    private static Operation[] knownOperations() {
        var operations = new Operation[SimulatedWrite.values().length];
        for (var kind : SimulatedWrite.values()) {
            operations[kind.ordinal()] =
                    new Operation(kind.shape, kind == SimulatedWrite.MARKED_PUT, Operation.NOT_PINNED, 0);
        }
        return operations;
    }
}
