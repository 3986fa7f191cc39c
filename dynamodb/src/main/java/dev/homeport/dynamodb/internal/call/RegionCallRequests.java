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
    DynamoDbRequest toSend(RegionCall regionCall) {
        // While no region answers an attempt that is cut short only misses the moment when the network is back.
        return loop.view().silent() ? toSendColdly(regionCall) : withTheUsualLimits(regionCall);
    }

    private DynamoDbRequest withTheUsualLimits(RegionCall regionCall) {
        var retryState = regionCall.retryState();
        boolean far = regionCall.hedge() || regionCall.moves() > 0 || faraway(regionCall);
        if (retryState == null && (!far || theClientsLimitsAreTheCalls(regionCall))) {
            var first = far
                    ? regionCall.request()
                    : settings.limits().first(regionCall.operation(), regionCall.shape(), regionCall.request());
            return RegionSelector.downgraded(regionCall.choice()) ? RequestRewriter.eventual(first) : first;
        }
        long deadline = retryState == null
                ? regionCall.beganNanos()
                        + settings.limits().of(regionCall.request()).toNanos()
                : retryState.deadlineNanos();
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        var request = far
                ? settings.limits().faraway(regionCall.request(), left)
                : settings.limits().nearby(regionCall.operation(), regionCall.shape(), regionCall.request(), left);
        boolean eventual = retryState == null
                ? RegionSelector.downgraded(regionCall.choice())
                : retryState.tried().eventual();
        return eventual ? RequestRewriter.eventual(request) : request;
    }

    /** Whether it goes to another region than the first, which is the nearest where that is measured. */
    private boolean faraway(RegionCall regionCall) {
        int first = settings.routing().nearest() ? loop.state().order().get(0) : 0;
        return regionCall.circuit().region() != first;
    }

    /** Whether the SDK client of a region that is not the first has the right limits for a request as it is. */
    private boolean theClientsLimitsAreTheCalls(RegionCall regionCall) {
        return !settings.routing().nearest()
                && regionCall.request().overrideConfiguration().isEmpty();
    }

    /** How long it may wait for something in this process before it is sent. */
    Duration patience(RegionCall regionCall, RetryState retryState) {
        var left = Duration.ofNanos(Math.max(1_000_000, retryState.deadlineNanos() - clock.nanos()));
        var access = regionCall.circuit().access();
        boolean mayMove = access == AccessMode.READ
                && loop.view().candidates(access)
                        > Integer.bitCount(retryState.tried().visited());
        var attempt = settings.limits().attempt(regionCall.operation(), regionCall.request());
        return mayMove && attempt.compareTo(left) < 0 ? attempt : left;
    }

    /** The same from a client that is cold, whose attempts have more time. */
    DynamoDbRequest toSendColdly(RegionCall regionCall) {
        var request = withTheUsualLimits(regionCall);
        var retryState = regionCall.retryState();
        long deadline = retryState == null
                ? regionCall.beganNanos()
                        + settings.limits().of(regionCall.request()).toNanos()
                : retryState.deadlineNanos();
        var access = regionCall.circuit().access();
        int tried = retryState == null ? 1 : Integer.bitCount(retryState.tried().visited());
        boolean mayMove = access == AccessMode.READ && loop.view().candidates(access) > tried;
        var left = Duration.ofNanos(Math.max(1_000_000, deadline - clock.nanos()));
        return settings.limits().cold(regionCall.operation(), request, left, mayMove);
    }
}
