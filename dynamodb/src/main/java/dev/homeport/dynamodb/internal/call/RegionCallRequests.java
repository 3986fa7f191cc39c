package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.RequestRewriter;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Makes the request that a region call sends: with the time limits that fit, and eventually consistent if it was downgraded. */
final class RegionCallRequests {

    private final DynamoDbSettings settings;
    private final RoutingLoop loop;
    private final CallClock clock;

    RegionCallRequests(DynamoDbSettings settings, RoutingLoop loop, CallClock clock) {
        this.settings = settings;
        this.loop = loop;
        this.clock = clock;
    }

    /** The request as this region call sends it. */
    DynamoDbRequest toSend(RegionCall call) {
        // While no region answers an attempt that is cut short only misses the moment when the network is back.
        return loop.view().silent() ? toSendColdly(call) : withTheUsualLimits(call);
    }

    private DynamoDbRequest withTheUsualLimits(RegionCall call) {
        var retryState = call.retryState();
        boolean far = call.hedge() || call.moves() > 0 || faraway(call);
        if (retryState == null && (!far || theClientsLimitsAreTheCalls(call))) {
            var first = far ? call.request() : settings.limits().first(call.operation(), call.shape(), call.request());
            return RegionSelector.downgraded(call.choice()) ? RequestRewriter.eventual(first) : first;
        }
        long deadline = retryState == null
                ? call.beganNanos() + settings.limits().of(call.request()).toNanos()
                : retryState.deadlineNanos();
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        var request = far
                ? settings.limits().faraway(call.request(), left)
                : settings.limits().nearby(call.operation(), call.shape(), call.request(), left);
        boolean eventual = retryState == null
                ? RegionSelector.downgraded(call.choice())
                : retryState.tried().eventual();
        return eventual ? RequestRewriter.eventual(request) : request;
    }

    /** Whether it goes to another region than the first, which is the nearest where that is measured. */
    private boolean faraway(RegionCall call) {
        int first = settings.routing().nearest() ? loop.state().order().get(0) : 0;
        return call.lane().region() != first;
    }

    /** Whether the SDK client of a region that is not the first has the right limits for a request as it is. */
    private boolean theClientsLimitsAreTheCalls(RegionCall call) {
        return !settings.routing().nearest()
                && call.request().overrideConfiguration().isEmpty();
    }

    /** How long it may wait for something in this process before it is sent. */
    Duration patience(RegionCall call, RetryState retryState) {
        var left = Duration.ofNanos(Math.max(1_000_000, retryState.deadlineNanos() - clock.nanos()));
        var access = call.lane().access();
        boolean mayMove = access == AccessMode.READ
                && loop.view().candidates(access)
                        > Integer.bitCount(retryState.tried().visited());
        var attempt = settings.limits().attempt(call.operation(), call.request());
        return mayMove && attempt.compareTo(left) < 0 ? attempt : left;
    }

    /** The same from a client that is cold, whose attempts have more time. */
    DynamoDbRequest toSendColdly(RegionCall call) {
        var request = withTheUsualLimits(call);
        var retryState = call.retryState();
        long deadline = retryState == null
                ? call.beganNanos() + settings.limits().of(call.request()).toNanos()
                : retryState.deadlineNanos();
        var access = call.lane().access();
        int tried = retryState == null ? 1 : Integer.bitCount(retryState.tried().visited());
        boolean mayMove = access == AccessMode.READ && loop.view().candidates(access) > tried;
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        return settings.limits().cold(call.operation(), request, left, mayMove);
    }
}
