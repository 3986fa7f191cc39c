package dev.homeport.dynamodb.internal.settings;

import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * How long a call and its attempts may take; each is explained at its option of the builder.
 *
 * <p>They are the inner clients' own, one client of each region for single-item reads and one for everything else, so that
 * a request is sent as it is. Those of a region that is not the first have the limit of the call for their attempts. What is
 * sent on to another region is a copy that carries the time that is left. A limit that the caller set on the request holds
 * instead.
 *
 * <p>A caller who gives a whole call longer than usual means that its work takes long, so that its attempts may take as long
 * as well: all of it where no other region can help, and all but the usual limit of an attempt where another one is read next.
 * A single-item read is the exception, which is never slow by nature.
 */
public record CallTimeouts(Duration call, Duration attempt, Duration longAttempt) {

    /** The longest by which a call may be said to have begun later than it has. */
    public static final Duration LONGEST_GRACE = Duration.ofSeconds(30);

    /** What a cold read takes at most where another region may be asked after it: a first call on a quarter of a processor. */
    private static final Duration LONGEST_COLD = Duration.ofSeconds(5);

    /**
     * From when on a call under way is a sign of trouble: half the limit of an attempt, since a read that reaches the limit
     * is not under way any more.
     */
    public Duration overdue() {
        return attempt.dividedBy(2);
    }

    /** The request as it is to be sent first: as it is, but for one whose caller is more patient than usual. */
    public DynamoDbRequest first(SdkOperation operation, OperationKind shape, DynamoDbRequest request) {
        if (request.overrideConfiguration().isEmpty()) {
            return request;
        }
        return patience(operation, shape, request)
                .map(attempt -> with(request, override(request).apiCallAttemptTimeout(attempt)))
                .orElse(request);
    }

    private Optional<Duration> patience(SdkOperation operation, OperationKind shape, DynamoDbRequest request) {
        if (operation.point() || own(request, false).isPresent()) {
            return Optional.empty();
        }
        return own(request, true)
                .filter(whole -> whole.compareTo(call) > 0)
                .map(whole -> shape == OperationKind.EVENTUAL_READ ? whole.minus(longAttempt) : whole);
    }

    /** The request as it is to be sent to the first region, with this much time left. */
    public DynamoDbRequest nearby(SdkOperation operation, OperationKind shape, DynamoDbRequest request, Duration left) {
        var attempt = own(request, false)
                .or(() -> patience(operation, shape, request))
                .orElse(operation.point() ? this.attempt : longAttempt);
        return within(request, attempt, left);
    }

    /**
     * The request as it is to be sent to a region that is not the first, with this much time left. An attempt there may take
     * all of it: the limits of attempts fit a region nearby, and a first request to one 300 ms away takes four round trips to
     * connect and be answered, which the limit of a read would cut off each time, so that no connection would ever be made.
     */
    public DynamoDbRequest faraway(DynamoDbRequest request, Duration left) {
        return within(request, own(request, false).orElse(left), left);
    }

    private static DynamoDbRequest within(DynamoDbRequest request, Duration attempt, Duration left) {
        return with(
                request,
                override(request)
                        .apiCallTimeout(left)
                        .apiCallAttemptTimeout(attempt.compareTo(left) < 0 ? attempt : left));
    }

    /**
     * The request as a cold client is to send it, with this much time left: what loads classes takes more time than any
     * region. An attempt may take half of what is left, and 5 s at most, where another region may be asked after it, else all of it. A limit of
     * an attempt that the caller set holds.
     */
    public DynamoDbRequest cold(SdkOperation operation, DynamoDbRequest request, Duration left, boolean mayMove) {
        var usual = operation.point() ? this.attempt : longAttempt;
        var half = left.dividedBy(2);
        var share = mayMove ? half.compareTo(LONGEST_COLD) < 0 ? half : LONGEST_COLD : left;
        var longest = share.compareTo(usual) > 0 ? share : usual;
        var own = own(request, false);
        return own.isPresent() && own.get().compareTo(usual) != 0
                ? request
                : with(request, override(request).apiCallTimeout(left).apiCallAttemptTimeout(longest));
    }

    /**
     * How much later than a single-item read an operation is overdue: the half of its own limit counts. Allocates nothing.
     */
    public long graceNanos(SdkOperation operation, OperationKind shape, DynamoDbRequest request) {
        boolean own = request.overrideConfiguration().isPresent();
        if (operation.point() && !own) {
            return 0;
        }
        var limit = operation.point() ? attempt : longAttempt;
        if (own) {
            var granted = own(request, false)
                    .or(() -> patience(operation, shape, request))
                    .orElse(limit);
            limit = granted.compareTo(limit) > 0 ? granted : limit;
        }
        long grace = (limit.toNanos() - attempt.toNanos()) / 2;
        return Math.min(grace, LONGEST_GRACE.toNanos());
    }

    /**
     * Whether an attempt that ran into a time limit was given as much time as a region is granted here. A caller who is less
     * patient says nothing of the region, nor does an attempt that was begun when little was left of its call.
     *
     * @param left of the call when the attempt began
     */
    public boolean fair(SdkOperation operation, DynamoDbRequest request, Duration left) {
        var granted = operation.point() ? attempt : longAttempt;
        var own = own(request, false).orElse(granted);
        var given = own.compareTo(left) < 0 ? own : left;
        return hasOwn(request)
                ? given.compareTo(granted) >= 0
                : given.multipliedBy(2).compareTo(granted) >= 0;
    }

    /** How long an attempt may take. */
    public Duration attempt(SdkOperation operation, DynamoDbRequest request) {
        return own(request, false).orElse(operation.point() ? attempt : longAttempt);
    }

    /** Whether the caller has set a limit on the request. */
    public static boolean hasOwn(DynamoDbRequest request) {
        return own(request, true).isPresent() || own(request, false).isPresent();
    }

    /** How long the whole call may take. */
    public Duration of(DynamoDbRequest request) {
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
