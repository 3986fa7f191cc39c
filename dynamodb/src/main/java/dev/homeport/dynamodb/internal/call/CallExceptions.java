package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.HomeRegionUnavailableException;
import dev.homeport.dynamodb.internal.credentials.CredentialsRegistry;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.RoutingLoop;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import dev.homeport.dynamodb.internal.replay.ParsedRequestOptions;
import dev.homeport.dynamodb.internal.replay.RefusalReason;
import dev.homeport.dynamodb.internal.replay.ReplayDecision;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What the caller gets when an operation has failed for good.
 *
 * <table>
 * <caption>The exception, by the first row that fits</caption>
 * <tr><th>the end</th><th>the exception</th></tr>
 * <tr><td>a write that may have been carried out</td><td>{@link AmbiguousWriteException}</td></tr>
 * <tr><td>home cannot be reached, and a rule keeps the operation there</td><td>{@link HomeRegionUnavailableException}</td></tr>
 * <tr><td>a region that was asked last lacks the table</td><td>what the SDK threw for home</td></tr>
 * <tr><td>its time was over before it was sent</td><td>the SDK's time-out, saying what it waited for</td></tr>
 * <tr><td>anything else</td><td>what the SDK threw last</td></tr>
 * </table>
 *
 * <p>The failures of other regions go along as suppressed exceptions, and why no other one was asked.
 */
final class CallExceptions {

    private static final Duration SAME_MOMENT = Duration.ofMillis(10);

    private final DynamoDbSettings settings;
    private final RoutingLoop loop;
    private final CredentialsRegistry credentials;
    private final CallClock clock;

    CallExceptions(DynamoDbSettings settings, RoutingLoop loop, CredentialsRegistry credentials, CallClock clock) {
        this.credentials = credentials;
        this.clock = clock;
        this.settings = settings;
        this.loop = loop;
    }

    /** The exception for a failure that is the last. */
    Throwable of(RegionCall regionCall, RetryState retryState, ReplayDecision last, Throwable thrown) {
        return last instanceof ReplayDecision.Surface surface
                ? retryState.withTheStory(surfaced(regionCall, retryState, surface.because(), thrown))
                : retryState.ambiguous(thrown);
    }

    private Throwable surfaced(
            RegionCall regionCall, RetryState retryState, Optional<RefusalReason> because, Throwable thrown) {
        if (thrown instanceof ApiCallAttemptTimeoutException && callersLimitStruck(regionCall, retryState, thrown)) {
            return surfaced(regionCall, retryState, because, asTheCalls(thrown));
        }
        if (because.isPresent() && homeIsWanted(regionCall, retryState, because.get(), thrown)) {
            return homeFailed(regionCall, retryState.latest(), because.get().text(), thrown);
        }
        because.ifPresent(rule ->
                retryState.left(SdkClientException.create("It was not tried in another region: " + rule.text())));
        if (!retryState.answered() && !(retryState.latest() instanceof AttemptOutcome.Misconfigured)) {
            retryState.left(RoutingDiagnostic.of(
                    regionCall.operation().wireName(),
                    regionCall.region(),
                    regionCall.circuit().access(),
                    loop.state()));
        }
        var told = retryState.tellable(settings.regions().get(settings.routing().writeHome()), thrown);
        if (told != thrown) {
            retryState.left(thrown);
            return told;
        }
        return regionCall.calledOff()
                ? UnsentRequests.told(thrown, regionCall, credentials.waiting(regionCall.region()))
                : thrown;
    }

    /** Whether it failed because home cannot be reached, and a rule keeps it there; a limit of the caller's own is no proof. */
    private boolean homeIsWanted(
            RegionCall regionCall, RetryState retryState, RefusalReason because, Throwable thrown) {
        return retryState.latest().fault()
                && !(thrown instanceof AwsServiceException)
                && !callersLimitStruck(regionCall, retryState, thrown)
                && because != RefusalReason.CONTROL_AWAY
                && regionCall.circuit().region() == settings.routing().writeHome()
                && retryState.operation().pinned() == OperationTraits.NOT_PINNED;
    }

    /**
     * Whether the caller's own limit of the whole call has struck. An attempt that may take all that is left ends at the same moment
     * as the call, and either timer may strike first.
     */
    private boolean callersLimitStruck(RegionCall regionCall, RetryState retryState, Throwable thrown) {
        boolean struck = thrown instanceof ApiCallTimeoutException
                || thrown instanceof ApiCallAttemptTimeoutException
                        && retryState.deadlineNanos() - clock.nanos() < SAME_MOMENT.toNanos();
        return struck
                && regionCall
                        .request()
                        .overrideConfiguration()
                        .flatMap(AwsRequestOverrideConfiguration::apiCallTimeout)
                        .isPresent();
    }

    private static ApiCallTimeoutException asTheCalls(Throwable attempt) {
        return ApiCallTimeoutException.builder()
                .message(attempt.getMessage())
                .cause(attempt)
                .build();
    }

    /** The exception for an operation that no region may have, so that nothing was sent. */
    RuntimeException refused(SdkOperation operation, ParsedRequestOptions marks, RefusalReason refusal) {
        if (refusal == RefusalReason.PIN_EXCLUDED) {
            return new IllegalArgumentException(operation.wireName() + ": " + refusal.text());
        }
        if (refusal == RefusalReason.ALL_EXCLUDED) {
            return SdkClientException.create(operation.wireName() + " was not sent: " + refusal.text());
        }
        int home = settings.routing().writeHome();
        var why = marks.excludes(home)
                ? "which the call excludes"
                : RoutingDiagnostic.whyNotInUse(loop.state().record(home));
        return new HomeRegionUnavailableException(
                operation.wireName() + " was not sent: it needs "
                        + settings.regions().get(home) + ", " + why + "; " + refusal.text(),
                settings.regions().get(home),
                null);
    }

    private static HomeRegionUnavailableException homeFailed(
            RegionCall regionCall, AttemptOutcome verdict, String rule, Throwable cause) {
        boolean sent = verdict instanceof AttemptOutcome.Ambiguous;
        var message = regionCall.operation().wireName() + (sent ? " has no answer" : " was not sent") + ": it needs "
                + regionCall.region()
                + (sent ? ", which does not answer (" : ", which cannot be reached (") + verdict.reason()
                + "); "
                + rule;
        return new HomeRegionUnavailableException(message, regionCall.region(), cause);
    }
}
