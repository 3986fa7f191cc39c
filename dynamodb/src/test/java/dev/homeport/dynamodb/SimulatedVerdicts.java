package dev.homeport.dynamodb;

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
final class SimulatedVerdicts {

    static final Verdict OK = new Verdict.Ok();
    static final Verdict DNS = of(new UnknownHostException("no such host"));
    static final Verdict REFUSED = of(new ConnectException("Connection refused"));
    static final Verdict CONNECT = of(new SocketTimeoutException("Connect timed out"));
    static final Verdict RESET = of(new SocketException("Connection reset"));
    static final Verdict ERROR = answer(500, "InternalServerError", false);
    static final Verdict THROTTLED = answer(400, "ProvisionedThroughputExceededException", false);
    static final Verdict CONFLICT = VerdictTable.of(
            ReplicatedWriteConflictException.builder().statusCode(400).build(), true, false);

    /** No connection came free in time, because all of them were at work for this process. */
    static final Verdict NO_CONNECTION = of(new TimeoutException(
            "Acquire operation took longer than the configured maximum time. This indicates that a request cannot get a"
                    + " connection from the pool within the specified maximum time."));

    /** The limit of an attempt struck after its request was sent. */
    static final Verdict TIMED_OUT = VerdictTable.of(ApiCallAttemptTimeoutException.create(400), true, false);

    /** The limit of an attempt struck before its request was signed. */
    static final Verdict TIMED_OUT_UNSENT = VerdictTable.of(ApiCallAttemptTimeoutException.create(400), false, false);

    static final Verdict NO_CREDENTIALS = VerdictTable.of(
            SdkClientException.create("Unable to load credentials from any of the providers in the chain"),
            false,
            false);

    private static final Verdict[] CLOCK = {skewed(false), skewed(true)};
    private static final Verdict[] MISSING = {
        answer(400, "ResourceNotFoundException", false), answer(400, "ResourceNotFoundException", true)
    };

    private SimulatedVerdicts() {}

    /** The region takes the request's signature for an old one, once; then the SDK knows the region's time. */
    static Verdict clock(boolean atHome) {
        return CLOCK[atHome ? 1 : 0];
    }

    static Verdict missing(boolean atHome) {
        return MISSING[atHome ? 1 : 0];
    }

    /** Whether the connection that it came over can be used again. */
    static boolean overWholeConnection(Verdict verdict) {
        return verdict != DNS && verdict != REFUSED && verdict != CONNECT && verdict != RESET;
    }

    private static Verdict skewed(boolean atHome) {
        return answer(400, "RequestTimeTooSkewed", atHome);
    }

    private static Verdict of(Exception cause) {
        return VerdictTable.of(
                SdkClientException.create("Unable to execute HTTP request: " + cause.getMessage(), cause), true, false);
    }

    private static Verdict answer(int status, String code, boolean atHome) {
        var failure = DynamoDbException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .serviceName("DynamoDb")
                        .build())
                .message(code)
                .build();
        return VerdictTable.of(failure, true, atHome);
    }
}
