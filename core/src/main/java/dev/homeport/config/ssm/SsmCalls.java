package dev.homeport.config.ssm;

import dev.homeport.config.internal.pacing.SsmRetryPlan;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.SourceRequest;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;

/**
 * Makes the calls of one reading of a parameter store, each with its repetitions, all within one deadline.
 *
 * <p>The SDK's own retries are off, because two policies multiply: three attempts of one in each of five of the other.
 */
final class SsmCalls {

    private static final Logger LOG = LoggerFactory.getLogger(SsmSource.class);

    private static final SdkPlugin NO_RETRIES_OF_THE_SDK =
            client -> client.overrideConfiguration(client.overrideConfiguration().toBuilder()
                    .retryStrategy(AwsRetryStrategy.doNotRetry())
                    .build());

    private final SsmClient client;
    private final SsmRetryPlan plan;
    private final InstantSource clock;
    private final Retry retry;
    private Instant startedAt;
    private int attempts;

    /** Of the attempt before, of the same call. */
    private @Nullable SsmFailure earlier;

    private Duration timeout = SsmRetryPlan.LONGEST_CALL;
    private Duration delay = Duration.ZERO;

    SsmCalls(SsmClient client, SsmRetryPlan plan, InstantSource clock) {
        this.client = client;
        this.plan = plan;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.retry = Retry.of(
                "homeport-config-ssm",
                RetryConfig.custom()
                        .maxAttempts(Integer.MAX_VALUE)
                        .retryOnException(this::again)
                        .intervalBiFunction((attempt, outcome) -> delay.toMillis())
                        .build());
    }

    /** Waits for the turn of the next call, which is nothing that the store can help, and not counted. */
    void awaitTurn(SourceRequest request, int calls) throws InterruptedException {
        var before = clock.instant();
        request.awaitTurn(calls);
        startedAt = startedAt.plus(Duration.between(before, clock.instant()));
    }

    GetParametersResponse getParameters(List<String> names) throws SsmCallException, InterruptedException {
        return call(limit -> client.getParameters(request(names, limit)));
    }

    /** Asks for one page of what is below a path; the token of the first page is null. */
    GetParametersByPathResponse getParametersByPath(String path, @Nullable String token)
            throws SsmCallException, InterruptedException {
        return call(limit -> client.getParametersByPath(page -> page.path(path)
                .recursive(true)
                .withDecryption(true)
                .nextToken(token)
                .overrideConfiguration(call -> call.apiCallTimeout(limit).addPlugin(NO_RETRIES_OF_THE_SDK))));
    }

    private <T> T call(Function<Duration, T> call) throws SsmCallException, InterruptedException {
        attempts = 0;
        earlier = null;
        try {
            return retry.executeCallable(() -> {
                attempts++;
                timeout = callTimeout();
                return call.apply(timeout);
            });
        } catch (Exception thrown) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while asking the parameter store");
            }
            throw new SsmCallException(lasting(SsmFailure.of(thrown)));
        }
    }

    /** A last attempt that the deadline leaves no time says nothing of the store; the one before does. */
    private SsmFailure lasting(SsmFailure last) {
        boolean cut = last.kind() == FailureKind.TIMEOUT && timeout.compareTo(SsmRetryPlan.LONGEST_CALL) < 0;
        return cut && earlier != null ? earlier : last;
    }

    static GetParametersRequest request(List<String> names, Duration timeout) {
        return GetParametersRequest.builder()
                .names(names)
                .withDecryption(true)
                .overrideConfiguration(call -> call.apiCallTimeout(timeout).addPlugin(NO_RETRIES_OF_THE_SDK))
                .build();
    }

    private Duration callTimeout() {
        var left = plan.deadline().minus(spent());
        var positive = left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
        return positive.compareTo(SsmRetryPlan.LONGEST_CALL) < 0 ? positive : SsmRetryPlan.LONGEST_CALL;
    }

    private boolean again(Throwable thrown) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        var failure = SsmFailure.of(thrown);
        Optional<Duration> next = plan.delay(
                failure.kind(), attempts, spent(), ThreadLocalRandom.current().nextDouble());
        if (attempts == 1 && next.isPresent()) {
            LOG.warn(
                    "Parameter store call failed and is tried again: kind={} reason=\"{}\"",
                    failure.kind(),
                    failure.reason());
        }
        if (next.isPresent()) {
            earlier = failure;
        }
        delay = next.orElse(Duration.ZERO);
        return next.isPresent();
    }

    /** Returns how much of the deadline is over. */
    Duration spent() {
        return Duration.between(startedAt, clock.instant());
    }
}
