package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.Timeline;
import dev.homeport.dynamodb.internal.call.HedgeRace;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.replay.AttemptHistory;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.replay.ReplayDecision;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One process's calls, as an application makes them: led from region to region by the real rules. */
final class SimulatedCalls {

    private static final int UNCOUNTED = -1;
    private static final long SHORT_LIMIT = 40 * SimulatedClient.MILLI;
    private static final long LONG_WORK = 60 * SimulatedClient.MILLI;
    private static final long SLACK = 500 * SimulatedClient.MILLI;
    private static final OperationTraits[] OPERATIONS = knownOperations();

    private final SimulatedClient client;
    private final SimulatedWorld world;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final RegionSelector selector;
    private final SimulatedRules rules;
    private final ReplayBudget budget;
    private final @Nullable SimulatedHedges hedges;
    private final long[] requests;
    private long perSecond;
    private int left;
    private boolean oneAtATime;
    private SimulatedWrite[] mix;
    private long operations;

    SimulatedCalls(
            SimulatedClient client,
            SimulatedWorld world,
            SplittableRandom random,
            RegionSelector selector,
            SimulatedRules rules,
            ReplayBudget budget,
            @Nullable SimulatedHedges hedges,
            int regions) {
        this.client = client;
        this.world = world;
        this.timeline = world.timeline();
        this.random = random;
        this.selector = selector;
        this.rules = rules;
        this.budget = budget;
        this.hedges = hedges;
        this.requests = new long[regions];
        this.mix = SimulatedWrite.mix(world.hard());
    }

    void load(long callsPerSecond, int calls) {
        boolean idle = left == 0 || perSecond == 0;
        perSecond = callsPerSecond;
        left = calls;
        if (idle && callsPerSecond > 0 && calls > 0) {
            next();
        }
    }

    /** Makes no other calls from now on. */
    void only(SimulatedWrite... kinds) {
        mix = kinds;
    }

    void loadOneAtATime(int calls) {
        oneAtATime = true;
        left = calls;
        nextOfOneAtATime();
    }

    private void nextOfOneAtATime() {
        if (oneAtATime && left > 0) {
            left--;
            timeline.in(SimulatedClient.MILLI, this::beginUnlessAsleep);
        }
    }

    boolean done() {
        return left == 0;
    }

    long operations() {
        return operations;
    }

    long requests(int region) {
        return requests[region];
    }

    private void next() {
        if (left == 0 || perSecond == 0) {
            return;
        }
        left--;
        double gap = -Math.log(1 - random.nextDouble()) / perSecond;
        timeline.in((long) (gap * SimulatedClient.SECOND), this::next);
        beginUnlessAsleep();
    }

    private void beginUnlessAsleep() {
        if (timeline.now() < client.process().coldUntil()) {
            timeline.at(client.process().coldUntil(), this::beginUnlessAsleep);
            return;
        }
        if (!client.asleep(this::begin)) {
            begin();
        }
    }

    private void begin() {
        var view = client.view();
        var kind = mix[random.nextInt(mix.length)];
        int item = kind.itemsFrom + random.nextInt(SimulatedWrite.ITEMS_OF_A_SORT);
        int expected = kind.comparesVersions() ? world.replicas().operationOf(view.writeHome(), item) : -1;
        int id = world.history().begins(kind, item);
        operations++;
        budget.operation(kind.shape.access());
        boolean races = hedges != null && kind == SimulatedWrite.READ;
        var known = races && random.nextInt(4) == 0
                ? new OperationTraits(
                        kind.shape, false, OperationTraits.NOT_PINNED, 1 << random.nextInt(requests.length))
                : OPERATIONS[kind.ordinal()];
        int last = view.readLast(kind.table());
        var operation = last == 0 ? known : known.last(last);
        if (hedges != null && kind.shape.access() == AccessMode.READ) {
            hedges.readBegins();
        }
        int choice = selector.first(
                kind.shape, operation.pinned(), operation.excluded(), operation.last(), view, random.nextInt());
        if (choice < 0) {
            world.history().tells(id, History.Told.REFUSED);
            nextOfOneAtATime();
            return;
        }
        boolean hurried = client.process().hasShortLimits() && random.nextInt(10) < 6;
        var call = new SimulatedCall(
                id,
                kind,
                operation,
                item,
                expected,
                timeline.now(),
                timeline.now() + (hurried ? SHORT_LIMIT : SimulatedLimits.CALL),
                hurried ? LONG_WORK : 0,
                races && random.nextInt(20) == 0,
                races ? new HedgeRace() : null,
                choice);
        call.first = attempt(call, HedgeRace.Runner.FIRST, call.tried.region());
        if (hedges != null && call.race != null) {
            timeline.in(hedges.delayNanos(), () -> hedge(call, call.race, hedges));
        }
    }

    private void hedge(SimulatedCall call, HedgeRace race, SimulatedHedges its) {
        if (race.isOver() || client.asleep(() -> hedge(call, race, its))) {
            return;
        }
        int region = its.alternate(call, race);
        if (region >= 0) {
            attempt(call, HedgeRace.Runner.HEDGE, region);
        }
    }

    private SimulatedCall.Attempt attempt(SimulatedCall call, HedgeRace.Runner runner, int region) {
        var access = call.access();
        long now = timeline.now();
        boolean further = (call.sentTo & ~(1 << region)) != 0;
        boolean preferred = region == client.state().order().get(0);
        long left = Math.max(SimulatedClient.MILLI, call.deadline - now);
        long limit = rules.limits().attempt(call.kind, further, preferred, left);
        var attempt =
                new SimulatedCall.Attempt(
                        runner,
                        call.kind,
                        region,
                        now,
                        now + limit,
                        client.view().generation(region, access),
                        watchesItsTime(call)
                                ? client.circuits().inFlight(region, access).begin(now)
                                : UNCOUNTED) {
                    @Override
                    void arrives() {
                        conditionHeld = world.replicas().apply(region, call.id, call.kind, call.item, call.expected);
                    }

                    @Override
                    void ended(AttemptOutcome verdict) {
                        SimulatedCalls.this.ended(call, this, verdict);
                    }
                };
        attempt.grantedNanos = rules.limits().attempt(call.kind, further, preferred, SimulatedLimits.CALL);
        attempt.serviceNanos = call.serviceNanos;
        attempt.shortLimit = call.serviceNanos > 0;
        call.begins(attempt, world.history());
        requests[region]++;
        client.transport().send(attempt);
        return attempt;
    }

    private boolean watchesItsTime(SimulatedCall call) {
        return !SimulatedEvidence.isControl(call.kind) || rules.evidence().ofTheControlPlane();
    }

    private void ended(SimulatedCall call, SimulatedCall.Attempt attempt, AttemptOutcome verdict) {
        if (client.asleep(() ->
                ended(call, attempt, client.stalledUntil() > attempt.ends ? SimulatedVerdicts.TIMED_OUT : verdict))) {
            return;
        }
        call.underWay--;
        takeNote(call, attempt, verdict);
        boolean refused = verdict instanceof AttemptOutcome.Ok
                && (!attempt.conditionHeld || call.invalid || attempt.answeredWithError);
        if (call.race != null && hedges != null) {
            if (verdict instanceof AttemptOutcome.Ok && !refused) {
                if (hedges.answered(call, attempt, call.race)) {
                    tells(call, History.Told.DONE);
                }
                return;
            }
            call.race.failed(attempt.runner);
        }
        long remaining = call.deadline - timeline.now();
        boolean hedge = attempt.runner == HedgeRace.Runner.HEDGE;
        var tried = hedge ? AttemptHistory.first(attempt.region) : call.tried;
        var next = rules.replays()
                .after(call.operation, tried, verdict, refused, client.view(), remaining, budget::tryRetry);
        if (!hedge && next instanceof ReplayDecision.Attempt again) {
            watchMove(call, verdict, again);
            if (call.race == null || !call.race.isOver()) {
                goOn(call, attempt, verdict, again);
            }
        } else if (call.race == null || hedges == null || hedges.ends(call.race, attempt, refused)) {
            finish(call, verdict, refused, next);
        }
    }

    private void takeNote(SimulatedCall call, SimulatedCall.Attempt attempt, AttemptOutcome itsVerdict) {
        var verdict = rules.evidence().heard(itsVerdict);
        int region = attempt.region;
        var access = call.access();
        long now = timeline.now();
        var circuit = client.circuits().inFlight(region, access);
        var breaker = client.circuits().breaker(region, access);
        if (attempt.slot != UNCOUNTED) {
            circuit.end(attempt.slot);
        }
        client.known(attempt, verdict);
        if (!client.counts(attempt, verdict)) {
            return;
        }
        boolean current = client.view().generation(region, access) == attempt.generation;
        if (current && (verdict.fault() || verdict instanceof AttemptOutcome.Ok)) {
            breaker.count(verdict.fault(), now);
        }
        if (verdict.fault() || verdict instanceof AttemptOutcome.Misconfigured) {
            client.tell(new RoutingFact.CallFailed(
                    region,
                    access,
                    attempt.generation,
                    verdict,
                    Timeline.instant(attempt.began),
                    Timeline.known(circuit.lastSuccess()),
                    call.kind.table()));
        } else if (verdict instanceof AttemptOutcome.Ok && current) {
            circuit.succeeded(attempt.began, now);
        }
    }

    /** Another write or condition at home would miss it. */
    private void watchMove(SimulatedCall call, AttemptOutcome verdict, ReplayDecision.Attempt again) {
        if (again.elsewhere()
                && call.access() == AccessMode.WRITE
                && verdict.ours()
                && client.view().usable(call.tried.region(), AccessMode.WRITE)) {
            world.history().violation(call.kind + " " + call.id + " left a region that is in use: " + verdict);
        }
    }

    /** A region that answers, or what does not reach it, is no burden that the budget limits. */
    private static boolean drawsNoPermit(SimulatedCall call, AttemptOutcome verdict) {
        return verdict instanceof AttemptOutcome.Throttled
                || verdict instanceof AttemptOutcome.Conflict
                || verdict.ours()
                || call.kind == SimulatedWrite.CONTROL_READ;
    }

    private void goOn(
            SimulatedCall call, SimulatedCall.Attempt failed, AttemptOutcome verdict, ReplayDecision.Attempt again) {
        call.tried = again.tried();
        if (again.elsewhere()) {
            var runner = call.race == null ? failed.runner : HedgeRace.Runner.MOVED;
            attempt(call, runner, again.tried().region());
            return;
        }
        if (drawsNoPermit(call, verdict)) {
            requests[failed.region]--;
        }
        timeline.in(20 * SimulatedClient.MILLI + random.nextLong(30 * SimulatedClient.MILLI), () -> {
            if (call.race == null || !call.race.isOver()) {
                attempt(call, failed.runner, again.tried().region());
            }
        });
    }

    private void finish(SimulatedCall call, AttemptOutcome verdict, boolean refused, ReplayDecision next) {
        if (next instanceof ReplayDecision.SurfaceAmbiguous) {
            tells(call, History.Told.AMBIGUOUS);
        } else if (!(verdict instanceof AttemptOutcome.Ok)) {
            tells(call, History.Told.FAILED);
        } else {
            tells(call, refused ? History.Told.CONDITION_FAILED : History.Told.DONE);
        }
    }

    private void tells(SimulatedCall call, History.Told answer) {
        long tookNanos = timeline.now() - call.began;
        if (tookNanos > SimulatedLimits.CALL + SLACK && client.stallReported() < call.began) {
            world.history().violation("operation " + call.id + " took " + tookNanos / SimulatedClient.MILLI + " ms");
        }
        world.history().tells(call.id, answer);
        nextOfOneAtATime();
    }

    private static OperationTraits[] knownOperations() {
        var operations = new OperationTraits[SimulatedWrite.values().length];
        for (var kind : SimulatedWrite.values()) {
            operations[kind.ordinal()] =
                    new OperationTraits(kind.shape, kind == SimulatedWrite.MARKED_PUT, OperationTraits.NOT_PINNED, 0);
        }
        return operations;
    }
}
