package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * How long a call and its attempts may take; each is explained at its option of the builder.
 *
 * <p>The limits of single-item reads are the inner clients' own, so that the most frequent operation is sent as it is.
 * All others are sent as a copy that carries theirs, and so is what is sent on to another region, with the time that is
 * left. A limit that the caller set on the request holds instead.
 *
 * @param longAttemptAlone an override of nothing but {@code longAttempt}, made once: making one costs 2.6 kB (measured)
 */
record TimeLimits(
        Duration call, Duration attempt, Duration longAttempt, AwsRequestOverrideConfiguration longAttemptAlone) {

    TimeLimits(Duration call, Duration attempt, Duration longAttempt) {
        this(
                call,
                attempt,
                longAttempt,
                AwsRequestOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(longAttempt)
                        .build());
    }

    /**
     * From when on a call under way is a sign of trouble: half the limit of an attempt, since a read that reaches the limit
     * is not under way any more.
     */
    Duration overdue() {
        return attempt.dividedBy(2);
    }

    /** The request as it is to be sent to the first region. */
    DynamoDbRequest first(SdkOperation operation, DynamoDbRequest request) {
        if (operation.point()) {
            return request;
        }
        var override = request.overrideConfiguration();
        if (override.isEmpty()) {
            return (DynamoDbRequest)
                    request.toBuilder().overrideConfiguration(longAttemptAlone).build();
        }
        if (override.get().apiCallAttemptTimeout().isPresent()) {
            return request;
        }
        return with(request, override(request).apiCallAttemptTimeout(longAttempt));
    }

    /** The request as it is to be sent to a further region, with this much time left. */
    DynamoDbRequest further(SdkOperation operation, DynamoDbRequest request, Duration left) {
        var attempt = own(request, false).orElse(operation.point() ? this.attempt : longAttempt);
        return with(
                request,
                override(request)
                        .apiCallTimeout(left)
                        .apiCallAttemptTimeout(attempt.compareTo(left) < 0 ? attempt : left));
    }

    /** How long the whole call may take. */
    Duration of(DynamoDbRequest request) {
        return request.overrideConfiguration().isEmpty()
                ? call
                : own(request, true).orElse(call);
    }

    private static Optional<Duration> own(DynamoDbRequest request, boolean wholeCall) {
        return request.overrideConfiguration()
                .flatMap(override -> wholeCall ? override.apiCallTimeout() : override.apiCallAttemptTimeout());
    }

    private static AwsRequestOverrideConfiguration.Builder override(DynamoDbRequest request) {
        return request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder);
    }

    private static DynamoDbRequest with(DynamoDbRequest request, AwsRequestOverrideConfiguration.Builder override) {
        return (DynamoDbRequest)
                request.toBuilder().overrideConfiguration(override.build()).build();
    }
}
