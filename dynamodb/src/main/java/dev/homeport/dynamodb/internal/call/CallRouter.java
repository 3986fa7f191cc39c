package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.HomeRegionUnavailableException;
import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.Circuits;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.operation.RequestRewriter;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import dev.homeport.dynamodb.internal.operation.TableNames;
import dev.homeport.dynamodb.internal.replay.AttemptHistory;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import dev.homeport.dynamodb.internal.replay.ParsedRequestOptions;
import dev.homeport.dynamodb.internal.replay.RefusalReason;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.replay.ReplayDecision;
import dev.homeport.dynamodb.internal.replay.ReplayPolicy;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Leads an operation from region to region, for both kinds of client alike: where it begins, what its failures mean, what
 * follows. It asks the {@link RegionSelector} and the {@link ReplayPolicy}, and reports to the {@link RoutingLoop}; it sends nothing itself.
 *
 * <p>Safe for any number of threads. A leg belongs to one at a time, but for the moment of its failure, which two may bring.
 */
public final class CallRouter {

    private final DynamoDbSettings settings;
    private final RegionSelector selector;
    private final ReplayPolicy policy;
    private final Circuits lanes;
    private final RoutingLoop actor;
    private final ReplayBudget budget;
    private final IntPredicate poolIsFull;
    private final CallClock clock;
    private final CallExceptions ends;
    private final PageAffinity continuations = new PageAffinity();
    private final LongAdder moves = new LongAdder();

    /**
     * Makes it.
     *
     * @param poolIsFull whether calls use all connections that this process may have to a region
     */
    public CallRouter(
            DynamoDbSettings settings,
            Circuits lanes,
            RoutingLoop actor,
            ReplayBudget budget,
            IntPredicate poolIsFull,
            CallClock clock,
            CredentialsRegistry credentials) {
        this.settings = settings;
        this.selector = new RegionSelector(settings.replay());
        this.policy = new ReplayPolicy(settings.replay());
        this.lanes = lanes;
        this.actor = actor;
        this.budget = budget;
        this.poolIsFull = poolIsFull;
        this.clock = clock;
        this.ends = new CallExceptions(settings, actor, credentials, clock);
    }

    /** How many operations were sent on to another region so far. */
    public long moves() {
        return moves.sum();
    }

    /**
     * Begins an operation.
     *
     * @throws HomeRegionUnavailableException if it may go nowhere else and its home is out
     */
    public RegionCall begin(SdkOperation operation, DynamoDbRequest request) {
        var view = actor.view();
        var marks = ParsedRequestOptions.of(request, settings.regions());
        var shape = marks.routed(operation, request);
        int choice = selector.first(
                shape,
                marks.pinned(),
                marks.excluded(),
                last(view, request),
                view,
                ThreadLocalRandom.current().nextInt());
        if (choice < 0) {
            throw ends.refused(operation, marks, RefusalReason.of(choice));
        }
        if (operation.paged() && shape == OperationKind.EVENTUAL_READ && marks.pinned() == OperationTraits.NOT_PINNED) {
            choice = RegionSelector.continued(choice, continuations.before(request), marks.excluded(), view);
        }
        budget.operation(shape.access());
        int region = RegionSelector.region(choice);
        return new RegionCall(
                operation,
                shape,
                RequestRewriter.withToken(request),
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
    private static int last(RoutingTable view, DynamoDbRequest request) {
        return view.lacksAny() ? view.readLast(TableNames.of(request)) : 0;
    }

    /** The request as this leg sends it. */
    DynamoDbRequest toSend(RegionCall leg) {
        // While no region answers an attempt that is cut short only misses the moment when the network is back.
        return actor.view().silent() ? toSendColdly(leg) : withTheUsualLimits(leg);
    }

    private DynamoDbRequest withTheUsualLimits(RegionCall leg) {
        var trail = leg.trail();
        boolean far = leg.hedge() || leg.moves() > 0 || faraway(leg);
        if (trail == null && (!far || theClientsLimitsAreTheCalls(leg))) {
            var first = far ? leg.request() : settings.limits().first(leg.operation(), leg.shape(), leg.request());
            return RegionSelector.downgraded(leg.choice()) ? RequestRewriter.eventual(first) : first;
        }
        long deadline = trail == null
                ? leg.beganNanos() + settings.limits().of(leg.request()).toNanos()
                : trail.deadlineNanos();
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        var request = far
                ? settings.limits().faraway(leg.request(), left)
                : settings.limits().nearby(leg.operation(), leg.shape(), leg.request(), left);
        boolean eventual = trail == null
                ? RegionSelector.downgraded(leg.choice())
                : trail.tried().eventual();
        return eventual ? RequestRewriter.eventual(request) : request;
    }

    /** Whether a leg goes to another region than the first, which is the nearest where that is measured. */
    private boolean faraway(RegionCall leg) {
        int first = settings.routing().nearest() ? actor.state().order().get(0) : 0;
        return leg.lane().region() != first;
    }

    /** Whether the SDK client of a region that is not the first has the right limits for a request as it is. */
    private boolean theClientsLimitsAreTheCalls(RegionCall leg) {
        return !settings.routing().nearest()
                && leg.request().overrideConfiguration().isEmpty();
    }

    /** How long a leg may wait for something in this process before it is sent. */
    Duration patience(RegionCall leg) {
        var trail = trail(leg);
        var left = Duration.ofNanos(Math.max(1_000_000, trail.deadlineNanos() - clock.nanos()));
        var access = leg.lane().access();
        boolean mayMove = access == AccessMode.READ
                && actor.view().candidates(access)
                        > Integer.bitCount(trail.tried().visited());
        var attempt = settings.limits().attempt(leg.operation(), leg.request());
        return mayMove && attempt.compareTo(left) < 0 ? attempt : left;
    }

    /** The same from a client that is cold, whose attempts have more time. */
    DynamoDbRequest toSendColdly(RegionCall leg) {
        var request = withTheUsualLimits(leg);
        var trail = leg.trail();
        long deadline = trail == null
                ? leg.beganNanos() + settings.limits().of(leg.request()).toNanos()
                : trail.deadlineNanos();
        var access = leg.lane().access();
        int tried = trail == null ? 1 : Integer.bitCount(trail.tried().visited());
        boolean mayMove = access == AccessMode.READ && actor.view().candidates(access) > tried;
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        return settings.limits().cold(leg.operation(), request, left, mayMove);
    }

    /** The leg was answered. */
    void succeeded(RegionCall leg) {
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
    private void tellOfATableThatHomeHasLost(RegionCall leg) {
        int home = settings.routing().writeHome();
        if (leg.lane().region() != home) {
            trail(leg)
                    .missingIn(settings.regions().get(home))
                    .ifPresent(missing -> actor.report(new RoutingFact.CallFailed(
                            home,
                            AccessMode.READ,
                            actor.view().generation(home, AccessMode.READ),
                            missing,
                            clock.at(leg.beganNanos()),
                            lanes.lastSuccess(lanes.of(home, AccessMode.READ)),
                            TableNames.of(leg.request()))));
        }
    }

    /** The caller is given that answer of the leg, which may be a page that goes on. */
    void pageCame(RegionCall leg, Object response) {
        if (leg.operation().paged()) {
            continuations.answered(leg.request(), response, leg.lane().region());
        }
    }

    /**
     * Whether the SDK is to repeat an attempt that has failed, in the same region; then the next attempt has begun. Not
     * if the failure was judged before, because the call's own time was over first: what follows then is the caller's.
     */
    Optional<ReplayDecision.Attempt> repeated(RegionCall leg, Throwable thrown) {
        synchronized (leg) {
            if (!leg.failureIsKnown()
                    && attemptFailed(leg, thrown, true) instanceof ReplayDecision.Attempt attempt
                    && !attempt.elsewhere()
                    && !leg.calledOff()) {
                leg.attempt();
                return Optional.of(attempt);
            }
            return Optional.empty();
        }
    }

    /** Whether the region has just answered that it will not now. */
    boolean throttled(RegionCall leg) {
        return trail(leg).latest() instanceof AttemptOutcome.Throttled;
    }

    /** How much time the call has left. */
    long nanosLeft(RegionCall leg) {
        return trail(leg).deadlineNanos() - clock.nanos();
    }

    /**
     * Takes note of an attempt that has failed, and decides what follows.
     *
     * @param repeatable whether the SDK can repeat it where it is, within the leg and its limit
     */
    ReplayDecision attemptFailed(RegionCall leg, Throwable thrown, boolean repeatable) {
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

    private ReplayDecision decide(RegionCall leg, RetryState trail, AttemptOutcome verdict, boolean repeatable) {
        var next = policy.after(
                trail.operation(),
                trail.tried(),
                verdict,
                true,
                actor.view(),
                trail.deadlineNanos() - clock.nanos(),
                // A hedge is never repeated, whatever is decided.
                () -> !leg.hedge() && budget.tryRetry());
        if (leg.hedge() && next instanceof ReplayDecision.Attempt) {
            return new ReplayDecision.Surface(Optional.empty());
        }
        if (repeatable && settings.sdkRetries() && sdkWouldRepeat(trail, verdict, next)) {
            return new ReplayDecision.Attempt(
                    trail.tried().again(trail.tried().ambiguous() || verdict instanceof AttemptOutcome.Ambiguous),
                    false);
        }
        return next;
    }

    /**
     * Ends a leg that has failed.
     *
     * @return the leg that follows it
     * @throws RuntimeException what the caller is to get, if none does
     */
    RegionCall next(RegionCall leg, Throwable thrown) {
        leg.ended();
        var next = decided(leg, thrown);
        var trail = trail(leg);
        if (next instanceof ReplayDecision.Attempt attempt) {
            if (attempt.elsewhere()) {
                moves.increment();
                trail.left(thrown);
            }
            return legOf(leg, attempt.tried().region(), trail, false);
        }
        throw SdkExceptions.unchecked(ends.of(leg, trail, next, thrown));
    }

    /** What was decided when the leg's latest attempt failed, or is decided now. */
    private ReplayDecision decided(RegionCall leg, Throwable thrown) {
        synchronized (leg) {
            var trail = leg.trail();
            return leg.failureIsKnown() && trail != null ? trail.next() : attemptFailed(leg, thrown, false);
        }
    }

    /** The SDK's own way with writes: whatever the outcome of an attempt, up to nine, as its DynamoDB strategy has it. */
    private boolean sdkWouldRepeat(RetryState trail, AttemptOutcome verdict, ReplayDecision next) {
        var moves = next instanceof ReplayDecision.Attempt attempt && attempt.elsewhere();
        return !moves
                && trail.deadlineNanos() - clock.nanos() >= ReplayPolicy.LEAST_NANOS
                && trail.operation().shape().access() == AccessMode.WRITE
                && (verdict.fault()
                        || verdict instanceof AttemptOutcome.Throttled
                        || verdict instanceof AttemptOutcome.HeldBack)
                && trail.tried().attemptsHere() < ReplayPolicy.ATTEMPTS_OF_THE_SDK;
    }

    private AttemptOutcome verdict(RegionCall leg, Throwable thrown) {
        if (AttemptOutcomeClassifier.outOfTime(thrown) && leg.callOff()) {
            return new AttemptOutcome.HeldBack("the time was over before it was sent");
        }
        // Another region may have the table that home has lost.
        boolean mayBeElsewhere =
                leg.shape() == OperationKind.EVENTUAL_READ && AttemptOutcomeClassifier.tableIsMissing(thrown);
        int region = leg.lane().region();
        return AttemptOutcomeClassifier.of(
                thrown, leg.transmitted(), atHome(leg) && !mayBeElsewhere, () -> poolIsFull.test(region));
    }

    private boolean atHome(RegionCall leg) {
        return leg.lane().region() == settings.routing().writeHome();
    }

    /** Whether a second copy of that read may be sent elsewhere while it is under way. */
    boolean mayHedge(RegionCall leg) {
        var marks = ParsedRequestOptions.of(leg.request(), settings.regions());
        return marks.hedged()
                && marks.pinned() == OperationTraits.NOT_PINNED
                && leg.shape() == OperationKind.EVENTUAL_READ;
    }

    /** Whether a leg that is over has a final answer of its region, be it an exception. */
    boolean isFinal(RegionCall leg) {
        return trail(leg).answered();
    }

    /** A second copy of a read that is under way, for another region; it goes nowhere else after that. */
    Optional<RegionCall> hedge(RegionCall slow) {
        var trail = trail(slow);
        synchronized (trail) {
            int region = RegionSelector.alternate(
                    trail.tried().visited(), trail.operation().excluded(), actor.view());
            if (region < 0) {
                return Optional.empty();
            }
            trail.taken(region);
            var own = new RetryState(trail.operation(), AttemptHistory.first(region), trail.deadlineNanos());
            return Optional.of(legOf(slow, region, own, true));
        }
    }

    private RegionCall legOf(RegionCall before, int region, @Nullable RetryState trail, boolean hedge) {
        var access = before.lane().access();
        return new RegionCall(
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
    RetryState trail(RegionCall leg) {
        var trail = leg.trail();
        if (trail == null) {
            var marks = ParsedRequestOptions.of(leg.request(), settings.regions());
            trail = new RetryState(
                    marks.operation(leg.operation().proven(leg.shape(), leg.request()))
                            .last(last(actor.view(), leg.request())),
                    AttemptHistory.first(leg.choice()),
                    leg.beganNanos() + settings.limits().of(leg.request()).toNanos());
            leg.trail(trail);
        }
        return trail;
    }

    private void tellTheActor(RegionCall leg, AttemptOutcome verdict, Throwable thrown) {
        var lane = leg.lane();
        if (!current(leg)) {
            return;
        }
        boolean fault = verdict.fault() && (!AttemptOutcomeClassifier.outOfTime(thrown) || fair(leg));
        if (fault) {
            lane.faulted(clock.nanos() - leg.beganNanos(), thrown);
        } else if (verdict instanceof AttemptOutcome.Ok) {
            lane.succeeded(leg.beganNanos(), clock.nanos());
        }
        if (atHome(leg)) {
            AttemptOutcomeClassifier.denial(thrown)
                    .ifPresent(code -> actor.report(
                            new RoutingFact.PermissionRefused(lane.region(), TableNames.of(leg.request()), code)));
        }
        boolean useless = verdict instanceof AttemptOutcome.Misconfigured && !atHome(leg)
                || verdict instanceof AttemptOutcome.HeldBack heldBack && heldBack.forWantOfCredentials();
        if (fault || useless) {
            actor.report(new RoutingFact.CallFailed(
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
    private static String table(RegionCall leg, AttemptOutcome verdict) {
        boolean ofATable = verdict instanceof AttemptOutcome.Misconfigured misfit
                && (AttemptOutcomeClassifier.missing(misfit.reason())
                        || AttemptOutcomeClassifier.permission(misfit.reason()));
        return ofATable ? TableNames.of(leg.request()) : "";
    }

    private boolean fair(RegionCall leg) {
        var left = Duration.ofNanos(trail(leg).deadlineNanos() - leg.beganNanos());
        return settings.limits().fair(leg.operation(), leg.request(), left);
    }

    /** Whether the leg says something of its lane, which is still what it was when the leg began. */
    private boolean current(RegionCall leg) {
        return leg.counts()
                && leg.generation()
                        == actor.view()
                                .generation(leg.lane().region(), leg.lane().access());
    }
}
