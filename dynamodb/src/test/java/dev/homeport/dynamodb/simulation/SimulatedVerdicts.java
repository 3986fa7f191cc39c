package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReplicatedWriteConflictException;

/** What the product's own table says of the things that can come of an attempt, so that the simulation holds no opinion. */
public final class SimulatedVerdicts {

    static final AttemptOutcome OK = new AttemptOutcome.Ok();
    static final AttemptOutcome DNS = of(new UnknownHostException("no such host"));
    static final AttemptOutcome REFUSED = of(new ConnectException("Connection refused"));
    static final AttemptOutcome CONNECT = of(new SocketTimeoutException("Connect timed out"));
    static final AttemptOutcome RESET = of(new SocketException("Connection reset"));
    static final AttemptOutcome ERROR = answer(500, "InternalServerError", false);
    static final AttemptOutcome THROTTLED = answer(400, "ProvisionedThroughputExceededException", false);
    static final AttemptOutcome CONFLICT = AttemptOutcomeClassifier.of(
            ReplicatedWriteConflictException.builder().statusCode(400).build(), true, false);

    /** No connection came free in time, because all of them were at work for this process. */
    static final AttemptOutcome NO_CONNECTION = of(new TimeoutException(
            "Acquire operation took longer than the configured maximum time. This indicates that a request cannot get a"
                    + " connection from the pool within the specified maximum time."));

    /** The limit of an attempt struck after its request was sent. */
    static final AttemptOutcome TIMED_OUT =
            AttemptOutcomeClassifier.of(ApiCallAttemptTimeoutException.create(400), true, false);

    /** The limit of an attempt struck before its request was signed. */
    public static final AttemptOutcome TIMED_OUT_UNSENT =
            AttemptOutcomeClassifier.of(ApiCallAttemptTimeoutException.create(400), false, false);

    static final AttemptOutcome NO_CREDENTIALS = AttemptOutcomeClassifier.of(
            SdkClientException.create("Unable to load credentials from any of the providers in the chain"),
            false,
            false);

    private static final AttemptOutcome[] CLOCK = {skewed(false), skewed(true)};
    private static final AttemptOutcome[] MISSING = {
        answer(400, "ResourceNotFoundException", false), answer(400, "ResourceNotFoundException", true)
    };

    private SimulatedVerdicts() {}

    /** The region takes the request's signature for an old one, once; then the SDK knows the region's time. */
    static AttemptOutcome clock(boolean atHome) {
        return CLOCK[atHome ? 1 : 0];
    }

    static AttemptOutcome missing(boolean atHome) {
        return MISSING[atHome ? 1 : 0];
    }

    /** Whether the connection that it came over can be used again. */
    static boolean overWholeConnection(AttemptOutcome verdict) {
        return verdict != DNS && verdict != REFUSED && verdict != CONNECT && verdict != RESET;
    }

    private static AttemptOutcome skewed(boolean atHome) {
        return answer(400, "RequestTimeTooSkewed", atHome);
    }

    private static AttemptOutcome of(Exception cause) {
        return AttemptOutcomeClassifier.of(
                SdkClientException.create("Unable to execute HTTP request: " + cause.getMessage(), cause), true, false);
    }

    private static AttemptOutcome answer(int status, String code, boolean atHome) {
        var failure = DynamoDbException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .serviceName("DynamoDb")
                        .build())
                .message(code)
                .build();
        return AttemptOutcomeClassifier.of(failure, true, atHome);
    }
}
