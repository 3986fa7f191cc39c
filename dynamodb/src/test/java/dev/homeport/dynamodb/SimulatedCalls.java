package dev.homeport.dynamodb;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One process's calls, as an application makes them: led from region to region by the real policy. */
final class SimulatedCalls {

    static final long ATTEMPT_TIMEOUT = 500 * SimulatedClient.MILLI;
    static final long DEADLINE = 2 * SimulatedClient.SECOND;
    private static final Operation[] OPERATIONS = knownOperations();

    private final SimulatedClient client;
    private final SimulatedWorld world;
    private final Timeline timeline;
    private final SplittableRandom random;
    private final ReplayPolicy policy;
    private final SimulatedRules rules;
    private final ReplayBudget budget;
    private final @Nullable SimulatedHedges hedges;
    private final long[] requests;
    private long perSecond;
    private int left;
    private boolean oneAtATime;
    private long operations;

    SimulatedCalls(
            SimulatedClient client,
            SimulatedWorld world,
            SplittableRandom random,
            ReplayPolicy policy,
            SimulatedRules rules,
            ReplayBudget budget,
            @Nullable SimulatedHedges hedges,
            int regions) {
        this.client = client;
        this.world = world;
        this.timeline = world.timeline();
        this.random = random;
        this.policy = policy;
        this.rules = rules;
        this.budget = budget;
        this.hedges = hedges;
        this.requests = new long[regions];
    }

    void load(long callsPerSecond, int calls) {
        boolean idle = left == 0 || perSecond == 0;
        perSecond = callsPerSecond;
        left = calls;
        if (idle && callsPerSecond > 0 && calls > 0) {
            next();
        }
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
        if (!client.asleep(this::begin)) {
            begin();
        }
    }

    private void begin() {
        var view = client.view();
        var kind = SimulatedWrite.any(random.nextInt());
        int item = kind.itemsFrom + random.nextInt(SimulatedWrite.ITEMS_OF_A_SORT);
        int expected =
                kind == SimulatedWrite.COMPARE_AND_SET ? world.replicas().operationOf(view.writeHome(), item) : -1;
        int id = world.history().begins(kind, item);
        operations++;
        budget.operation(kind.shape.access());
        boolean races = hedges != null && kind == SimulatedWrite.READ;
        var operation = races && random.nextInt(4) == 0
                ? new Operation(kind.shape, false, Operation.NOT_PINNED, 1 << random.nextInt(requests.length))
                : OPERATIONS[kind.ordinal()];
        if (hedges != null && kind.shape.access() == Access.READ) {
            hedges.readBegins();
        }
        int choice = policy.first(kind.shape, operation.pinned(), operation.excluded(), view, random.nextInt());
        if (choice < 0) {
            world.history().tells(id, History.Told.REFUSED);
            nextOfOneAtATime();
            return;
        }
        var call = new SimulatedCall(
                id,
                kind,
                operation,
                item,
                expected,
                timeline.now(),
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
        long limit = Math.min(ATTEMPT_TIMEOUT, Math.max(SimulatedClient.MILLI, call.began + DEADLINE - now));
        var attempt = new SimulatedCall.Attempt(
                runner,
                region,
                now,
                now + limit,
                client.view().generation(region, access),
                client.lanes().inFlight(region, access).begin(now));
        call.begins(attempt, world.history());
        requests[region]++;
        var network = world.network();
        network.send(client.number(), region, access == Access.WRITE);
        var verdict = network.verdict();
        if (access == Access.WRITE && network.arrives() != SimulatedNetwork.NEVER) {
            timeline.in(
                    network.arrives(),
                    () -> attempt.conditionHeld =
                            world.replicas().apply(region, call.id, call.kind, call.item, call.expected));
        }
        boolean inTime = network.answers() <= limit;
        timeline.in(
                inTime ? network.answers() : limit,
                () -> ended(call, attempt, inTime ? verdict : SimulatedClient.TIMED_OUT));
        return attempt;
    }

    private void ended(SimulatedCall call, SimulatedCall.Attempt attempt, Verdict verdict) {
        if (client.asleep(() ->
                ended(call, attempt, client.stalledUntil() > attempt.ends ? SimulatedClient.TIMED_OUT : verdict))) {
            return;
        }
        call.underWay--;
        takeNote(call, attempt, verdict);
        boolean refused = verdict instanceof Verdict.Ok && (!attempt.conditionHeld || call.invalid);
        if (call.race != null && hedges != null) {
            if (verdict instanceof Verdict.Ok && !refused) {
                if (hedges.answered(call, attempt, call.race)) {
                    tells(call, History.Told.DONE);
                }
                return;
            }
            call.race.failed(attempt.runner);
        }
        long remaining = call.began + DEADLINE - timeline.now();
        boolean hedge = attempt.runner == HedgeRace.Runner.HEDGE;
        var tried = hedge ? Tried.first(attempt.region) : call.tried;
        var next = rules.replays()
                .after(call.operation, tried, verdict, refused, client.view(), remaining, budget::tryRetry);
        if (!hedge && next instanceof Next.Attempt again) {
            if (call.race == null || !call.race.isOver()) {
                goOn(call, attempt, again);
            }
        } else if (call.race == null || hedges == null || hedges.ends(call.race, attempt, refused)) {
            finish(call, verdict, refused, next);
        }
    }

    private void takeNote(SimulatedCall call, SimulatedCall.Attempt attempt, Verdict verdict) {
        int region = attempt.region;
        var access = call.access();
        long now = timeline.now();
        var lane = client.lanes().inFlight(region, access);
        var breaker = client.lanes().breaker(region, access);
        lane.end(attempt.slot);
        boolean current = client.view().generation(region, access) == attempt.generation;
        if (current && breaker.count(verdict.fault(), now)) {
            client.tell(new Fact.FaultRateExceeded(region, access, attempt.generation, breaker.rate(now)));
        }
        if (verdict.fault() || verdict instanceof Verdict.Misconfigured) {
            client.tell(new Fact.CallFailed(
                    region,
                    access,
                    attempt.generation,
                    verdict,
                    Timeline.instant(attempt.began),
                    Timeline.known(lane.lastSuccess())));
        } else {
            lane.succeeded(attempt.began, now);
        }
    }

    private void goOn(SimulatedCall call, SimulatedCall.Attempt failed, Next.Attempt again) {
        call.tried = again.tried();
        if (again.elsewhere()) {
            var runner = call.race == null ? failed.runner : HedgeRace.Runner.MOVED;
            attempt(call, runner, again.tried().region());
            return;
        }
        timeline.in(20 * SimulatedClient.MILLI + random.nextLong(30 * SimulatedClient.MILLI), () -> {
            if (call.race == null || !call.race.isOver()) {
                attempt(call, failed.runner, again.tried().region());
            }
        });
    }

    private void finish(SimulatedCall call, Verdict verdict, boolean refused, Next next) {
        if (next instanceof Next.SurfaceAmbiguous) {
            tells(call, History.Told.AMBIGUOUS);
        } else if (!(verdict instanceof Verdict.Ok)) {
            tells(call, History.Told.FAILED);
        } else {
            tells(call, refused ? History.Told.CONDITION_FAILED : History.Told.DONE);
        }
    }

    private void tells(SimulatedCall call, History.Told answer) {
        long tookNanos = timeline.now() - call.began;
        if (tookNanos > DEADLINE + ATTEMPT_TIMEOUT && client.stallReported() < call.began) {
            world.history().violation("operation " + call.id + " took " + tookNanos / SimulatedClient.MILLI + " ms");
        }
        world.history().tells(call.id, answer);
        nextOfOneAtATime();
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
