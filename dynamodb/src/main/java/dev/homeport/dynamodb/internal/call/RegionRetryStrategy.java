package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.replay.ReplayPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Retries inside a region, as the {@link ReplayPolicy} allows: the SDK's own strategies look at the exception alone, and
 * so repeat a write that the region may have carried out.
 *
 * <p>It is the strategy of the client, since a request cannot bring its own in this version of the SDK; what it knows of
 * the request is its token, the region call. A request without a region call, such as a canary, is not repeated,
 * except once if the SDK has corrected its clock by the answer.
 */
public final class RegionRetryStrategy implements RetryStrategy {

    /** As the SDK's strategy for DynamoDB has them ({@code DynamoDbRetryPolicy}, {@code DefaultRetryStrategy.Legacy}). */
    private static final long PAUSE_NANOS = 25_000_000;

    private static final long PAUSE_WHEN_THROTTLED_NANOS = 500_000_000;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000_000L;
    private static final int MOST_DOUBLINGS = 8;
    private static final RetryToken ONCE = new RetryToken() {};
    private static final RetryToken ONCE_MORE = new RetryToken() {};

    private final RegionCallInterceptor interceptor;
    private final CallRouter router;

    public RegionRetryStrategy(RegionCallInterceptor interceptor, CallRouter router) {
        this.interceptor = interceptor;
        this.router = router;
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        var regionCall = interceptor.handedOver();
        return AcquireInitialTokenResponse.create(regionCall == null ? ONCE : regionCall, Duration.ZERO);
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        if (request.token() instanceof RegionCall regionCall) {
            var next = router.repeated(regionCall, SdkExceptions.unwrapped(request.failure()));
            if (next.isPresent()) {
                var pause = pause(
                        next.get().tried().attemptsHere(), router.latest(regionCall), router.nanosLeft(regionCall));
                var asked = request.suggestedDelay().orElse(Duration.ZERO);
                return RefreshRetryTokenResponse.create(regionCall, asked.compareTo(pause) > 0 ? asked : pause);
            }
        }
        if (request.token() == ONCE
                && request.failure() instanceof SdkException failure
                && RetryUtils.isClockSkewException(failure)) {
            return RefreshRetryTokenResponse.create(ONCE_MORE, Duration.ZERO);
        }
        throw new TokenAcquisitionFailedException(
                "Not to be repeated in this region", request.token(), request.failure());
    }

    /**
     * Random, below a limit that doubles with each attempt, as the SDK's own strategy has it, and never more than a third of
     * the time that is left, so that the call's limit ends no call that a further attempt could have served. None where no
     * connection was free: the attempt has waited in the pool, and who pauses there loses its place to later callers.
     */
    static Duration pause(int attempt, AttemptOutcome latest, long leftNanos) {
        if (latest.equals(AttemptOutcome.HeldBack.NO_FREE_CONNECTION)) {
            return Duration.ZERO;
        }
        long base = latest instanceof AttemptOutcome.Throttled ? PAUSE_WHEN_THROTTLED_NANOS : PAUSE_NANOS;
        long limit = Math.min(base << Math.min(Math.max(attempt - 2, 0), MOST_DOUBLINGS), LONGEST_PAUSE_NANOS);
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(Math.max(1, Math.min(limit, leftNanos / 3))));
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return RecordSuccessResponse.create(request.token());
    }

    /** What the SDK tells the service in a header, and nothing else. */
    @Override
    public int maxAttempts() {
        return ReplayPolicy.ATTEMPTS_OF_THE_SDK;
    }

    @Override
    public RetryStrategy.Builder<?, ?> toBuilder() {
        throw new UnsupportedOperationException("This strategy belongs to Homeport and cannot be changed");
    }
}
