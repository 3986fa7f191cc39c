package dev.homeport.dynamodb.internal.call;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Says what a request waited for whose time limit struck before it was sent. */
final class UnsentRequests {

    private UnsentRequests() {}

    /**
     * The same kind of failure, with what was waited for.
     *
     * @param credentials for how long credentials have been waited for, if they are
     */
    static RuntimeException told(Throwable timeout, RegionCall regionCall, Optional<Duration> credentials) {
        var message = regionCall.operation().wireName() + " was not sent to " + regionCall.region()
                + " and was certainly not carried out: "
                + credentials
                        .map(waited -> "it waited for the credentials for " + regionCall.region()
                                + ", which their provider has not given for " + seconds(waited) + ".")
                        .orElse("this process has not come to sending it in time.")
                + " " + timeout.getMessage();
        return timeout instanceof ApiCallAttemptTimeoutException
                ? ApiCallAttemptTimeoutException.builder()
                        .message(message)
                        .cause(timeout)
                        .build()
                : ApiCallTimeoutException.builder()
                        .message(message)
                        .cause(timeout)
                        .build();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 100 / 10.0 + " s";
    }
}
