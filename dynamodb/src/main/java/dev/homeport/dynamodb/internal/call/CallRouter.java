package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.HomeRegionUnavailableException;
import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.Circuits;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
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
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Leads an operation from region to region, for both kinds of client alike: where it begins, what its failures mean, what
 * follows. The {@link RegionSelector} says where it begins, the {@link FailedAttemptJudge} what a failure means, and the
 * {@link CallReporter} tells it on. It sends nothing itself.
 *
 * <p>Safe for any number of threads. A region call belongs to one at a time, but for the moment of its failure, which two may bring.
 */
public final class CallRouter {

    private final DynamoDbSettings settings;
    private final RegionSelector selector;
    private final Circuits circuits;
    private final RoutingLoop loop;
    private final ReplayBudget budget;
    private final FailedAttemptJudge judge;
    private final CallClock clock;
    private final CallExceptions ends;
    private final PageAffinity continuations = new PageAffinity();
    private final CallReporter reporter;
    private final RegionCallRequests requests;

    /**
     * Makes it.
     *
     * @param poolIsFull whether calls use all connections that this process may have to a region
     */
    public CallRouter(
            DynamoDbSettings settings,
            Circuits circuits,
            RoutingLoop loop,
            ReplayBudget budget,
            IntPredicate poolIsFull,
            CallClock clock,
            CredentialsRegistry credentials) {
        this.settings = settings;
        this.selector = new RegionSelector(settings.replay());
        this.circuits = circuits;
        this.loop = loop;
        this.budget = budget;
        this.judge = new FailedAttemptJudge(settings, loop, budget, poolIsFull, clock);
        this.clock = clock;
        this.reporter = new CallReporter(settings, circuits, loop, clock);
        this.requests = new RegionCallRequests(settings, loop, clock);
        this.ends = new CallExceptions(settings, loop, credentials, clock);
    }

    /** How many operations were sent on to another region so far. */
    public long moves() {
        return reporter.moves();
    }

    /**
     * Begins an operation.
     *
     * @throws HomeRegionUnavailableException if it may go nowhere else and its home is out
     */
    public RegionCall begin(SdkOperation operation, DynamoDbRequest request) {
        var view = loop.view();
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
                circuits.of(region, shape.access()),
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

    /** The request as this region call sends it. */
    DynamoDbRequest toSend(RegionCall regionCall) {
        return requests.toSend(regionCall);
    }

    /** The same from a client that is cold, whose attempts have more time. */
    DynamoDbRequest toSendColdly(RegionCall regionCall) {
        return requests.toSendColdly(regionCall);
    }

    /** How long a region call may wait for something in this process before it is sent. */
    Duration patience(RegionCall regionCall) {
        return requests.patience(regionCall, retryState(regionCall));
    }

    /** The region call was answered. */
    void succeeded(RegionCall regionCall) {
        regionCall.ended();
        reporter.succeeded(regionCall);
    }

    /** The caller is given that answer of the region call, which may be a page that goes on. */
    void pageCame(RegionCall regionCall, Object response) {
        if (regionCall.operation().paged()) {
            continuations.answered(
                    regionCall.request(), response, regionCall.circuit().region());
        }
    }

    /**
     * Whether the SDK is to repeat an attempt that has failed, in the same region; then the next attempt has begun. Not
     * if the failure was judged before, because the call's own time was over first: what follows then is the caller's.
     */
    Optional<ReplayDecision.Attempt> repeated(RegionCall regionCall, Throwable thrown) {
        synchronized (regionCall) {
            if (!regionCall.failureIsKnown()
                    && attemptFailed(regionCall, thrown, true) instanceof ReplayDecision.Attempt attempt
                    && !attempt.elsewhere()
                    && !regionCall.calledOff()) {
                regionCall.attempt();
                return Optional.of(attempt);
            }
            return Optional.empty();
        }
    }

    /** How the latest attempt of a region call that has failed once has ended. */
    AttemptOutcome latest(RegionCall regionCall) {
        return retryState(regionCall).latest();
    }

    /** How much time the call has left. */
    long nanosLeft(RegionCall regionCall) {
        return retryState(regionCall).deadlineNanos() - clock.nanos();
    }

    /**
     * Takes note of an attempt that has failed, and decides what follows.
     *
     * @param repeatable whether the SDK can repeat it where it is, within the region call and its limit
     */
    ReplayDecision attemptFailed(RegionCall regionCall, Throwable thrown, boolean repeatable) {
        // The SDK's timer may end the call meanwhile, on a thread of its own, which then asks for what is decided here.
        synchronized (regionCall) {
            regionCall.failed();
            var outcome = judge.outcome(regionCall, thrown);
            var retryState = retryState(regionCall);
            reporter.failed(regionCall, outcome, thrown, retryState.deadlineNanos());
            retryState.failed(regionCall, thrown, outcome);
            // A hedge that is sent meanwhile goes where this decision does not lead, or the other way round.
            synchronized (retryState) {
                var next = judge.decide(regionCall, retryState, outcome, repeatable);
                retryState.decided(next);
                return next;
            }
        }
    }

    /**
     * Ends a region call that has failed.
     *
     * @return the region call that follows it
     * @throws RuntimeException what the caller is to get, if none does
     */
    RegionCall next(RegionCall regionCall, Throwable thrown) {
        regionCall.ended();
        var next = decided(regionCall, thrown);
        var retryState = retryState(regionCall);
        if (next instanceof ReplayDecision.Attempt attempt) {
            if (attempt.elsewhere()) {
                reporter.moved();
                retryState.left(thrown);
            }
            return regionCallTo(regionCall, attempt.tried().region(), retryState, false);
        }
        throw SdkExceptions.unchecked(ends.of(regionCall, retryState, next, thrown));
    }

    /** What was decided when the region call's latest attempt failed, or is decided now. */
    private ReplayDecision decided(RegionCall regionCall, Throwable thrown) {
        synchronized (regionCall) {
            var retryState = regionCall.retryState();
            return regionCall.failureIsKnown() && retryState != null
                    ? retryState.next()
                    : attemptFailed(regionCall, thrown, false);
        }
    }

    /** Whether a second copy of that read may be sent elsewhere while it is under way. */
    boolean mayHedge(RegionCall regionCall) {
        var marks = ParsedRequestOptions.of(regionCall.request(), settings.regions());
        return marks.hedged()
                && marks.pinned() == OperationTraits.NOT_PINNED
                && regionCall.shape() == OperationKind.EVENTUAL_READ;
    }

    /** Whether a region call that is over has a final answer of its region, be it an exception. */
    boolean isFinal(RegionCall regionCall) {
        return retryState(regionCall).answered();
    }

    /** A second copy of a read that is under way, for another region; it goes nowhere else after that. */
    Optional<RegionCall> hedge(RegionCall slow) {
        var retryState = retryState(slow);
        synchronized (retryState) {
            int region = RegionSelector.alternate(
                    retryState.tried().visited(), retryState.operation().excluded(), loop.view());
            if (region < 0) {
                return Optional.empty();
            }
            retryState.taken(region);
            var own = new RetryState(retryState.operation(), AttemptHistory.first(region), retryState.deadlineNanos());
            return Optional.of(regionCallTo(slow, region, own, true));
        }
    }

    private RegionCall regionCallTo(RegionCall before, int region, @Nullable RetryState retryState, boolean hedge) {
        var access = before.circuit().access();
        return new RegionCall(
                before.operation(),
                before.shape(),
                before.request(),
                settings.regions().get(region),
                circuits.of(region, access),
                loop.view().generation(region, access),
                region,
                hedge,
                retryState,
                clock.nanos(),
                settings.limits().graceNanos(before.operation(), before.shape(), before.request()));
    }

    /** What the region call remembers of failures, begun if need be. */
    RetryState retryState(RegionCall regionCall) {
        var retryState = regionCall.retryState();
        if (retryState == null) {
            var marks = ParsedRequestOptions.of(regionCall.request(), settings.regions());
            retryState = new RetryState(
                    marks.operation(regionCall.operation().proven(regionCall.shape(), regionCall.request()))
                            .last(last(loop.view(), regionCall.request())),
                    AttemptHistory.first(regionCall.choice()),
                    regionCall.beganNanos()
                            + settings.limits().of(regionCall.request()).toNanos());
            regionCall.retryState(retryState);
        }
        return retryState;
    }
}
