package dev.homeport.dynamodb;

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
 * <tr><td>home cannot be reached, and a rule keeps the operation there</td><td>{@link HomeUnavailableException}</td></tr>
 * <tr><td>a region that was asked last lacks the table</td><td>what the SDK threw for home</td></tr>
 * <tr><td>its time was over before it was sent</td><td>the SDK's time-out, saying what it waited for</td></tr>
 * <tr><td>anything else</td><td>what the SDK threw last</td></tr>
 * </table>
 *
 * <p>The failures of other regions go along as suppressed exceptions, and why no other one was asked.
 */
final class CallEnds {

    private static final Duration SAME_MOMENT = Duration.ofMillis(10);

    private final DynamoDbSettings settings;
    private final RoutingActor actor;
    private final CredentialsBook credentials;
    private final CallClock clock;

    CallEnds(DynamoDbSettings settings, RoutingActor actor, CredentialsBook credentials, CallClock clock) {
        this.credentials = credentials;
        this.clock = clock;
        this.settings = settings;
        this.actor = actor;
    }

    /** The exception for a failure that is the last. */
    Throwable of(Leg leg, Trail trail, Next last, Throwable thrown) {
        return last instanceof Next.Surface surface
                ? trail.withTheStory(surfaced(leg, trail, surface.because(), thrown))
                : trail.ambiguous(thrown);
    }

    private Throwable surfaced(Leg leg, Trail trail, Optional<Refusal> because, Throwable thrown) {
        if (thrown instanceof ApiCallAttemptTimeoutException && callersLimitStruck(leg, trail, thrown)) {
            return surfaced(leg, trail, because, asTheCalls(thrown));
        }
        if (because.isPresent() && homeIsWanted(leg, trail, because.get(), thrown)) {
            return HomeUnavailableException.after(
                    leg.operation().wireName(),
                    leg.region(),
                    trail.latest(),
                    because.get().text(),
                    thrown);
        }
        because.ifPresent(
                rule -> trail.left(SdkClientException.create("It was not tried in another region: " + rule.text())));
        if (!trail.answered() && !(trail.latest() instanceof Verdict.Misconfigured)) {
            trail.left(RouteNote.of(
                    leg.operation().wireName(), leg.region(), leg.lane().access(), actor.state()));
        }
        var told = trail.tellable(settings.regions().get(settings.routing().writeHome()), thrown);
        if (told != thrown) {
            trail.left(thrown);
            return told;
        }
        return leg.calledOff() ? Unsent.told(thrown, leg, credentials.waiting(leg.region())) : thrown;
    }

    /** Whether it failed because home cannot be reached, and a rule keeps it there; a limit of the caller's own is no proof. */
    private boolean homeIsWanted(Leg leg, Trail trail, Refusal because, Throwable thrown) {
        return trail.latest().fault()
                && !(thrown instanceof AwsServiceException)
                && !callersLimitStruck(leg, trail, thrown)
                && because != Refusal.CONTROL_AWAY
                && leg.lane().region() == settings.routing().writeHome()
                && trail.operation().pinned() == Operation.NOT_PINNED;
    }

    /**
     * Whether the caller's own limit of the whole call has struck. An attempt that may take all that is left ends at the same moment
     * as the call, and either timer may strike first.
     */
    private boolean callersLimitStruck(Leg leg, Trail trail, Throwable thrown) {
        boolean struck = thrown instanceof ApiCallTimeoutException
                || thrown instanceof ApiCallAttemptTimeoutException
                        && trail.deadlineNanos() - clock.nanos() < SAME_MOMENT.toNanos();
        return struck
                && leg.request()
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
}
