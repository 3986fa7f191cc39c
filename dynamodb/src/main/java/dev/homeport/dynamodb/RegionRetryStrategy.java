package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
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
 * the request is its token, the leg. A request without a leg, such as a canary, is not repeated.
 */
final class RegionRetryStrategy implements RetryStrategy {

    private static final long PAUSE_NANOS = 25_000_000;
    private static final int LONGEST_DOUBLING = 4;
    private static final RetryToken ONCE = new RetryToken() {};

    private final LegInterceptor legs;
    private final CallRouter router;

    RegionRetryStrategy(LegInterceptor legs, CallRouter router) {
        this.legs = legs;
        this.router = router;
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        var leg = legs.handedOver();
        return AcquireInitialTokenResponse.create(leg == null ? ONCE : leg, Duration.ZERO);
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        if (request.token() instanceof Leg leg) {
            var next = router.repeated(leg, Thrown.unwrapped(request.failure()));
            if (next.isPresent()) {
                var pause = pause(next.get().tried().attemptsHere());
                var asked = request.suggestedDelay().orElse(Duration.ZERO);
                return RefreshRetryTokenResponse.create(leg, asked.compareTo(pause) > 0 ? asked : pause);
            }
        }
        throw new TokenAcquisitionFailedException(
                "Not to be repeated in this region", request.token(), request.failure());
    }

    /** Random, and the limit doubles with each attempt, from 25 ms as DynamoDB's own strategy has it. */
    private static Duration pause(int attempt) {
        var limit = PAUSE_NANOS << Math.min(Math.max(attempt - 2, 0), LONGEST_DOUBLING);
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(limit));
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return RecordSuccessResponse.create(request.token());
    }

    /** What the SDK tells the service in a header, and nothing else. */
    @Override
    public int maxAttempts() {
        return ReplayPolicy.ATTEMPTS_WHEN_THROTTLED;
    }

    @Override
    public RetryStrategy.Builder<?, ?> toBuilder() {
        throw new UnsupportedOperationException("This strategy belongs to Homeport and cannot be changed");
    }
}
