package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Leads an operation from region to region, for both kinds of client alike: where it begins, what its failures mean, what
 * follows. It asks the {@link ReplayPolicy} and reports to the {@link RoutingActor}; it sends nothing itself.
 *
 * <p>Safe for any number of threads. A leg belongs to one at a time, but for the moment of its failure, which two may bring.
 */
final class CallRouter {

    private final DynamoDbSettings settings;
    private final ReplayPolicy policy;
    private final Lanes lanes;
    private final RoutingActor actor;
    private final ReplayBudget budget;
    private final IntPredicate poolIsFull;
    private final CallClock clock;
    private final CallEnds ends;
    private final Continuations continuations = new Continuations();
    private final LongAdder moves = new LongAdder();

    /**
     * Makes it.
     *
     * @param poolIsFull whether calls use all connections that this process may have to a region
     */
    CallRouter(
            DynamoDbSettings settings,
            Lanes lanes,
            RoutingActor actor,
            ReplayBudget budget,
            IntPredicate poolIsFull,
            CallClock clock,
            CredentialsBook credentials) {
        this.settings = settings;
        this.policy = new ReplayPolicy(settings.replay());
        this.lanes = lanes;
        this.actor = actor;
        this.budget = budget;
        this.poolIsFull = poolIsFull;
        this.clock = clock;
        this.ends = new CallEnds(settings, actor, credentials, clock);
    }

    /** How many operations were sent on to another region so far. */
    long moves() {
        return moves.sum();
    }

    /**
     * Begins an operation.
     *
     * @throws HomeUnavailableException if it may go nowhere else and its home is out
     */
    Leg begin(SdkOperation operation, DynamoDbRequest request) {
        var view = actor.view();
        var marks = RequestMarks.of(request, settings.regions());
        var shape = marks.routed(operation, request);
        int choice = policy.first(
                shape,
                marks.pinned(),
                marks.excluded(),
                last(view, request),
                view,
                ThreadLocalRandom.current().nextInt());
        if (choice < 0) {
            throw refused(operation, marks, Refusal.of(choice));
        }
        if (operation.paged() && shape == OperationShape.EVENTUAL_READ && marks.pinned() == Operation.NOT_PINNED) {
            choice = ReplayPolicy.continued(choice, continuations.before(request), marks.excluded(), view);
        }
        budget.operation(shape.access());
        int region = ReplayPolicy.region(choice);
        return new Leg(
                operation,
                shape,
                Requests.withToken(request),
                settings.regions().get(region),
                lanes.of(region, shape.access()),
                view.generation(region, shape.access()),
                choice,
                false,
                null,
                clock.nanos(),
                settings.limits().graceNanos(operation, shape, request));
    }

    /** The regions that are asked last, because they lack the table. */
    private static int last(RouteView view, DynamoDbRequest request) {
        return view.lacksAny() ? view.readLast(Tables.of(request)) : 0;
    }

    /** The request as this leg sends it. */
    DynamoDbRequest toSend(Leg leg) {
        // While no region answers an attempt that is cut short only misses the moment when the network is back.
        return actor.view().silent() ? toSendColdly(leg) : withTheUsualLimits(leg);
    }

    private DynamoDbRequest withTheUsualLimits(Leg leg) {
        var trail = leg.trail();
        boolean far = leg.hedge() || leg.moves() > 0 || faraway(leg);
        if (trail == null && (!far || theClientsLimitsAreTheCalls(leg))) {
            var first = far ? leg.request() : settings.limits().first(leg.operation(), leg.shape(), leg.request());
            return ReplayPolicy.downgraded(leg.choice()) ? Requests.eventual(first) : first;
        }
        long deadline = trail == null
                ? leg.beganNanos() + settings.limits().of(leg.request()).toNanos()
                : trail.deadlineNanos();
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        var request = far
                ? settings.limits().faraway(leg.request(), left)
                : settings.limits().nearby(leg.operation(), leg.shape(), leg.request(), left);
        boolean eventual = trail == null
                ? ReplayPolicy.downgraded(leg.choice())
                : trail.tried().eventual();
        return eventual ? Requests.eventual(request) : request;
    }

    /** Whether a leg goes to another region than the first, which is the nearest where that is measured. */
    private boolean faraway(Leg leg) {
        int first = settings.routing().nearest() ? actor.state().order().get(0) : 0;
        return leg.lane().region() != first;
    }

    /** Whether the SDK client of a region that is not the first has the right limits for a request as it is. */
    private boolean theClientsLimitsAreTheCalls(Leg leg) {
        return !settings.routing().nearest()
                && leg.request().overrideConfiguration().isEmpty();
    }

    /** How long a leg may wait for something in this process before it is sent. */
    Duration patience(Leg leg) {
        var trail = trail(leg);
        var left = Duration.ofNanos(Math.max(1_000_000, trail.deadlineNanos() - clock.nanos()));
        var access = leg.lane().access();
        boolean mayMove = access == Access.READ
                && actor.view().candidates(access)
                        > Integer.bitCount(trail.tried().visited());
        var attempt = settings.limits().attempt(leg.operation(), leg.request());
        return mayMove && attempt.compareTo(left) < 0 ? attempt : left;
    }

    /** The same from a client that is cold, whose attempts have more time. */
    DynamoDbRequest toSendColdly(Leg leg) {
        var request = withTheUsualLimits(leg);
        var trail = leg.trail();
        long deadline = trail == null
                ? leg.beganNanos() + settings.limits().of(leg.request()).toNanos()
                : trail.deadlineNanos();
        var access = leg.lane().access();
        int tried = trail == null ? 1 : Integer.bitCount(trail.tried().visited());
        boolean mayMove = access == Access.READ && actor.view().candidates(access) > tried;
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        return settings.limits().cold(leg.operation(), request, left, mayMove);
    }

    /** The leg was answered. */
    void succeeded(Leg leg) {
        leg.ended();
        leg.lane().outcomes().ok();
        if (current(leg)) {
            leg.lane().succeeded(leg.beganNanos(), clock.nanos());
        }
        if (leg.trail() != null) {
            tellOfATableThatHomeHasLost(leg);
        }
    }

    /** That home lacks a table is the caller's mistake, until another region has it. */
    private void tellOfATableThatHomeHasLost(Leg leg) {
        int home = settings.routing().writeHome();
        if (leg.lane().region() != home) {
            trail(leg)
                    .missingIn(settings.regions().get(home))
                    .ifPresent(missing -> actor.report(new Fact.CallFailed(
                            home,
                            Access.READ,
                            actor.view().generation(home, Access.READ),
                            missing,
                            clock.at(leg.beganNanos()),
                            lanes.lastSuccess(lanes.of(home, Access.READ)),
                            Tables.of(leg.request()))));
        }
    }

    /** The caller is given that answer of the leg, which may be a page that goes on. */
    void pageCame(Leg leg, Object response) {
        if (leg.operation().paged()) {
            continuations.answered(leg.request(), response, leg.lane().region());
        }
    }

    /**
     * Whether the SDK is to repeat an attempt that has failed, in the same region; then the next attempt has begun. Not
     * if the failure was judged before, because the call's own time was over first: what follows then is the caller's.
     */
    Optional<Next.Attempt> repeated(Leg leg, Throwable thrown) {
        synchronized (leg) {
            if (!leg.failureIsKnown()
                    && attemptFailed(leg, thrown, true) instanceof Next.Attempt attempt
                    && !attempt.elsewhere()
                    && !leg.calledOff()) {
                leg.attempt();
                return Optional.of(attempt);
            }
            return Optional.empty();
        }
    }

    /** Whether the region has just answered that it will not now. */
    boolean throttled(Leg leg) {
        return trail(leg).latest() instanceof Verdict.Throttled;
    }

    /** How much time the call has left. */
    long nanosLeft(Leg leg) {
        return trail(leg).deadlineNanos() - clock.nanos();
    }

    /**
     * Takes note of an attempt that has failed, and decides what follows.
     *
     * @param repeatable whether the SDK can repeat it where it is, within the leg and its limit
     */
    Next attemptFailed(Leg leg, Throwable thrown, boolean repeatable) {
        // The SDK's timer may end the call meanwhile, on a thread of its own, which then asks for what is decided here.
        synchronized (leg) {
            leg.failed();
            var lane = leg.lane();
            var verdict = verdict(leg, thrown);
            lane.outcomes().count(verdict);
            tellTheActor(leg, verdict, thrown);
            var trail = trail(leg);
            trail.failed(leg, thrown, verdict);
            // A hedge that is sent meanwhile goes where this decision does not lead, or the other way round.
            synchronized (trail) {
                var next = decide(leg, trail, verdict, repeatable);
                trail.decided(next);
                return next;
            }
        }
    }

    private Next decide(Leg leg, Trail trail, Verdict verdict, boolean repeatable) {
        var next = policy.after(
                trail.operation(),
                trail.tried(),
                verdict,
                true,
                actor.view(),
                trail.deadlineNanos() - clock.nanos(),
                // A hedge is never repeated, whatever is decided.
                () -> !leg.hedge() && budget.tryRetry());
        if (leg.hedge() && next instanceof Next.Attempt) {
            return new Next.Surface(Optional.empty());
        }
        if (repeatable && settings.sdkRetries() && sdkWouldRepeat(trail, verdict, next)) {
            return new Next.Attempt(
                    trail.tried().again(trail.tried().ambiguous() || verdict instanceof Verdict.Ambiguous), false);
        }
        return next;
    }

    /**
     * Ends a leg that has failed.
     *
     * @return the leg that follows it
     * @throws RuntimeException what the caller is to get, if none does
     */
    Leg next(Leg leg, Throwable thrown) {
        leg.ended();
        var next = decided(leg, thrown);
        var trail = trail(leg);
        if (next instanceof Next.Attempt attempt) {
            if (attempt.elsewhere()) {
                moves.increment();
                trail.left(thrown);
            }
            return legOf(leg, attempt.tried().region(), trail, false);
        }
        throw Thrown.unchecked(ends.of(leg, trail, next, thrown));
    }

    /** What was decided when the leg's latest attempt failed, or is decided now. */
    private Next decided(Leg leg, Throwable thrown) {
        synchronized (leg) {
            var trail = leg.trail();
            return leg.failureIsKnown() && trail != null ? trail.next() : attemptFailed(leg, thrown, false);
        }
    }

    /** The SDK's own way with writes: whatever the outcome of an attempt, up to nine, as its DynamoDB strategy has it. */
    private boolean sdkWouldRepeat(Trail trail, Verdict verdict, Next next) {
        var moves = next instanceof Next.Attempt attempt && attempt.elsewhere();
        return !moves
                && trail.deadlineNanos() - clock.nanos() >= ReplayPolicy.LEAST_NANOS
                && trail.operation().shape().access() == Access.WRITE
                && (verdict.fault() || verdict instanceof Verdict.Throttled || verdict instanceof Verdict.HeldBack)
                && trail.tried().attemptsHere() < ReplayPolicy.ATTEMPTS_OF_THE_SDK;
    }

    private Verdict verdict(Leg leg, Throwable thrown) {
        if (VerdictTable.outOfTime(thrown) && leg.callOff()) {
            return new Verdict.HeldBack("the time was over before it was sent");
        }
        // Another region may have the table that home has lost.
        boolean mayBeElsewhere = leg.shape() == OperationShape.EVENTUAL_READ && VerdictTable.tableIsMissing(thrown);
        int region = leg.lane().region();
        return VerdictTable.of(
                thrown, leg.transmitted(), atHome(leg) && !mayBeElsewhere, () -> poolIsFull.test(region));
    }

    private boolean atHome(Leg leg) {
        return leg.lane().region() == settings.routing().writeHome();
    }

    /** Whether a second copy of that read may be sent elsewhere while it is under way. */
    boolean mayHedge(Leg leg) {
        var marks = RequestMarks.of(leg.request(), settings.regions());
        return marks.hedged() && marks.pinned() == Operation.NOT_PINNED && leg.shape() == OperationShape.EVENTUAL_READ;
    }

    /** Whether a leg that is over has a final answer of its region, be it an exception. */
    boolean isFinal(Leg leg) {
        return trail(leg).answered();
    }

    /** A second copy of a read that is under way, for another region; it goes nowhere else after that. */
    Optional<Leg> hedge(Leg slow) {
        var trail = trail(slow);
        synchronized (trail) {
            int region = ReplayPolicy.alternate(
                    trail.tried().visited(), trail.operation().excluded(), actor.view());
            if (region < 0) {
                return Optional.empty();
            }
            trail.taken(region);
            var own = new Trail(trail.operation(), Tried.first(region), trail.deadlineNanos());
            return Optional.of(legOf(slow, region, own, true));
        }
    }

    private Leg legOf(Leg before, int region, @Nullable Trail trail, boolean hedge) {
        var access = before.lane().access();
        return new Leg(
                before.operation(),
                before.shape(),
                before.request(),
                settings.regions().get(region),
                lanes.of(region, access),
                actor.view().generation(region, access),
                region,
                hedge,
                trail,
                clock.nanos(),
                settings.limits().graceNanos(before.operation(), before.shape(), before.request()));
    }

    /** What the leg remembers of failures, begun if need be. */
    Trail trail(Leg leg) {
        var trail = leg.trail();
        if (trail == null) {
            var marks = RequestMarks.of(leg.request(), settings.regions());
            trail = new Trail(
                    marks.operation(leg.operation().proven(leg.shape(), leg.request()))
                            .last(last(actor.view(), leg.request())),
                    Tried.first(leg.choice()),
                    leg.beganNanos() + settings.limits().of(leg.request()).toNanos());
            leg.trail(trail);
        }
        return trail;
    }

    private void tellTheActor(Leg leg, Verdict verdict, Throwable thrown) {
        var lane = leg.lane();
        if (!current(leg)) {
            return;
        }
        boolean fault = verdict.fault() && (!VerdictTable.outOfTime(thrown) || fair(leg));
        if (fault) {
            lane.faulted(clock.nanos() - leg.beganNanos(), thrown);
        } else if (verdict instanceof Verdict.Ok) {
            lane.succeeded(leg.beganNanos(), clock.nanos());
        }
        if (atHome(leg)) {
            VerdictTable.denial(thrown)
                    .ifPresent(code ->
                            actor.report(new Fact.PermissionRefused(lane.region(), Tables.of(leg.request()), code)));
        }
        boolean useless = verdict instanceof Verdict.Misconfigured && !atHome(leg)
                || verdict instanceof Verdict.HeldBack heldBack && heldBack.forWantOfCredentials();
        if (fault || useless) {
            actor.report(new Fact.CallFailed(
                    lane.region(),
                    lane.access(),
                    leg.generation(),
                    verdict,
                    clock.at(leg.beganNanos()),
                    lanes.lastSuccess(lane),
                    table(leg, verdict)));
        }
    }

    /** The table that a region lacks, or refuses; nothing if it is the credentials that it refuses. */
    private static String table(Leg leg, Verdict verdict) {
        boolean ofATable = verdict instanceof Verdict.Misconfigured misfit
                && (VerdictTable.missing(misfit.reason()) || SetupFacts.permission(misfit.reason()));
        return ofATable ? Tables.of(leg.request()) : "";
    }

    private boolean fair(Leg leg) {
        var left = Duration.ofNanos(trail(leg).deadlineNanos() - leg.beganNanos());
        return settings.limits().fair(leg.operation(), leg.request(), left);
    }

    /** Whether the leg says something of its lane, which is still what it was when the leg began. */
    private boolean current(Leg leg) {
        return leg.counts()
                && leg.generation()
                        == actor.view()
                                .generation(leg.lane().region(), leg.lane().access());
    }

    private RuntimeException refused(SdkOperation operation, RequestMarks marks, Refusal refusal) {
        if (refusal == Refusal.PIN_EXCLUDED) {
            return new IllegalArgumentException(operation.wireName() + ": " + refusal.text());
        }
        if (refusal == Refusal.ALL_EXCLUDED) {
            return SdkClientException.create(operation.wireName() + " was not sent: " + refusal.text());
        }
        int home = settings.routing().writeHome();
        var why = marks.excludes(home)
                ? "which the call excludes"
                : RouteNote.whyNotInUse(actor.state().record(home));
        return HomeUnavailableException.of(
                operation.wireName(), settings.regions().get(home), why, refusal.text());
    }
}
