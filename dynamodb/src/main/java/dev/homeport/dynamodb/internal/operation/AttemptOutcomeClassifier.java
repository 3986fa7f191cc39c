package dev.homeport.dynamodb.internal.operation;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.model.ReplicatedWriteConflictException;

/**
 * The one table from what the SDK throws to a {@link AttemptOutcome}, read from the top; the first row that fits counts.
 *
 * <p>HTTP clients are told apart by what they throw and not by what they are, since an application brings its own: a row
 * looks for standard types, and for the few names and texts by which the SDK's own clients (Apache 5, Netty, URL
 * connection, CRT) tell that a connection was never made. What no row knows may have reached the region, and so is ambiguous.
 */
public final class AttemptOutcomeClassifier {

    private static final AttemptOutcome OK = new AttemptOutcome.Ok();

    private static final AttemptOutcome REFUSED_UNREAD = new AttemptOutcome.Ok(true);

    /** Errors that only the setup of that region explains, since the home region did not give them. */
    private static final Set<String> SETUP = Set.of(
            "ResourceNotFoundException",
            "TableNotFoundException",
            "AccessDeniedException",
            "UnrecognizedClientException",
            "InvalidSignatureException");

    private static final Set<String> MISSING = Set.of("ResourceNotFoundException", "TableNotFoundException");

    private static final Set<String> EXPIRED =
            Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired", "MissingAuthenticationTokenException");

    private static final Set<String> THROTTLING = Set.of(
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "ThrottlingException",
            "LimitExceededException",
            // The same token is at work in another attempt: this attempt has done nothing, and may come again.
            "TransactionInProgressException");

    private AttemptOutcomeClassifier() {}

    /**
     * Of an attempt that has failed.
     *
     * @param transmitted whether the SDK had begun to send the request
     * @param atHome whether the region is the home of writes, whose setup is taken for right
     */
    public static AttemptOutcome of(Throwable thrown, boolean transmitted, boolean atHome) {
        return of(thrown, transmitted, atHome, () -> true);
    }

    /**
     * Of an attempt that has failed.
     *
     * @param transmitted whether the SDK had begun to send the request
     * @param atHome whether the region is the home of writes, whose setup is taken for right
     * @param poolIsFull whether calls use all connections that this process may have to that region; asked only where
     *     that decides between our own pool and a connection that the region did not accept, which Netty's client tells in
     *     the same words
     */
    public static AttemptOutcome of(Throwable thrown, boolean transmitted, boolean atHome, BooleanSupplier poolIsFull) {
        var failure = unwrapped(thrown);
        if (!transmitted) {
            return ofNothingSent(failure);
        }
        if (failure instanceof AwsServiceException service) {
            return ofAnswer(service, atHome);
        }
        if (failure instanceof AbortedException || has(failure, InterruptedException.class)) {
            return new AttemptOutcome.Local("interrupted");
        }
        if (failure instanceof CancellationException) {
            return new AttemptOutcome.Local("cancelled");
        }
        if (anyCause(failure, AttemptOutcomeClassifier::clientIsClosed)) {
            return new AttemptOutcome.Local("client is closed");
        }
        if (has(failure, UnknownHostException.class) || anyCause(failure, AttemptOutcomeClassifier::crtCannotResolve)) {
            return new AttemptOutcome.NotSent("DNS");
        }
        if (anyCause(failure, AttemptOutcomeClassifier::connectTimedOut)) {
            return new AttemptOutcome.NotSent("connect timeout");
        }
        if (has(failure, ConnectException.class)
                || has(failure, NoRouteToHostException.class)
                || anyCause(failure, AttemptOutcomeClassifier::crtCannotConnect)) {
            return new AttemptOutcome.NotSent("connection refused");
        }
        if (anyCause(failure, AttemptOutcomeClassifier::handshakeFailed)) {
            return new AttemptOutcome.NotSent("TLS");
        }
        if (anyCause(failure, AttemptOutcomeClassifier::poolExhausted)) {
            return AttemptOutcome.HeldBack.NO_FREE_CONNECTION;
        }
        if (anyCause(failure, AttemptOutcomeClassifier::tooManyWait)) {
            return AttemptOutcome.HeldBack.NO_PLACE_TO_WAIT;
        }
        if (anyCause(failure, AttemptOutcomeClassifier::waitedForConnection)) {
            return poolIsFull.getAsBoolean()
                    ? AttemptOutcome.HeldBack.NO_FREE_CONNECTION
                    : new AttemptOutcome.NotSent("connect timeout");
        }
        if (outOfTime(failure)) {
            return new AttemptOutcome.Ambiguous(AttemptOutcome.TIMEOUT);
        }
        return new AttemptOutcome.Ambiguous(has(failure, IOException.class) ? "connection lost" : "unknown");
    }

    /**
     * Whatever it says of names, connections or permissions: it comes from what the SDK does first, such as getting
     * credentials.
     */
    private static AttemptOutcome ofNothingSent(Throwable failure) {
        if (has(failure, MissingCredentialsException.class)) {
            return new AttemptOutcome.HeldBack(AttemptOutcome.HeldBack.NO_CREDENTIALS);
        }
        if (outOfTime(failure)) {
            return new AttemptOutcome.HeldBack("not sent in time");
        }
        return new AttemptOutcome.Local(
                has(failure, InterruptedException.class) || failure instanceof AbortedException
                        ? "interrupted"
                        : failure.getClass().getSimpleName());
    }

    /** Whether a timer of the SDK's has struck, for the call or an attempt. */
    public static boolean outOfTime(Throwable thrown) {
        var failure = unwrapped(thrown);
        return failure instanceof ApiCallAttemptTimeoutException || failure instanceof ApiCallTimeoutException;
    }

    /** Whether the answer says that there is no such table here. */
    public static boolean tableIsMissing(Throwable thrown) {
        return unwrapped(thrown) instanceof AwsServiceException answer && missing(code(answer));
    }

    /** Whether that error code says that there is no such table. */
    public static boolean missing(String code) {
        return MISSING.contains(code);
    }

    /** The error code of an answer that refuses a permission. */
    public static Optional<String> denial(Throwable thrown) {
        return unwrapped(thrown) instanceof AwsServiceException answer
                ? Optional.of(code(answer)).filter(AttemptOutcomeClassifier::permission)
                : Optional.empty();
    }

    private static AttemptOutcome ofAnswer(AwsServiceException failure, boolean atHome) {
        if (failure instanceof ReplicatedWriteConflictException) {
            return new AttemptOutcome.Conflict("ReplicatedWriteConflictException");
        }
        var code = code(failure);
        if (failure.isClockSkewException()) {
            return new AttemptOutcome.ClockOff(code);
        }
        if (failure.isThrottlingException() || failure.statusCode() == 429 || THROTTLING.contains(code)) {
            return new AttemptOutcome.Throttled(code);
        }
        if (failure.statusCode() >= 500) {
            return new AttemptOutcome.Ambiguous("HTTP " + failure.statusCode());
        }
        if (EXPIRED.contains(code)) {
            return new AttemptOutcome.Local(code);
        }
        if (SETUP.contains(code)) {
            return atHome ? REFUSED_UNREAD : new AttemptOutcome.Misconfigured(code);
        }
        return OK;
    }

    private static String code(AwsServiceException failure) {
        var details = failure.awsErrorDetails();
        var code = details == null ? null : details.errorCode();
        return code == null ? "HTTP " + failure.statusCode() : code;
    }

    /** Apache's exception is a read timeout by type, Netty's a refused connection; both are known by their name. */
    private static boolean connectTimedOut(Throwable cause) {
        return cause.getClass().getSimpleName().equals("ConnectTimeoutException")
                || cause instanceof SocketTimeoutException && text(cause).startsWith("connect timed out");
    }

    /** Any other TLS failure may come from the middle of an answer. */
    private static boolean handshakeFailed(Throwable cause) {
        return cause instanceof SSLHandshakeException
                || cause instanceof SSLPeerUnverifiedException
                || cause instanceof SSLException
                        && (text(cause).startsWith("unsupported or unrecognized ssl message")
                                || text(cause).startsWith("not an ssl/tls record"));
    }

    private static boolean poolExhausted(Throwable cause) {
        var text = text(cause);
        return cause.getClass().getSimpleName().equals("ConnectionRequestTimeoutException")
                || cancelledInThePool(cause)
                || text.startsWith("timeout waiting for connection from pool");
    }

    private static boolean tooManyWait(Throwable cause) {
        var text = text(cause);
        return text.startsWith("too many outstanding acquire operations")
                || text.startsWith("maximum pending connection acquisitions exceeded");
    }

    /** For a free connection, or for a new one to be made. */
    private static boolean waitedForConnection(Throwable cause) {
        return text(cause).startsWith("acquire operation took longer")
                || crt(cause, "connection manager failed to acquire a connection");
    }

    /** The CRT has one exception for everything, and its library's text (aws-c-io, {@code io.c}) to tell them apart. */
    private static boolean crt(Throwable cause, String... texts) {
        return cause.getClass().getName().equals("software.amazon.awssdk.crt.http.HttpException")
                && Stream.of(texts).anyMatch(text(cause)::startsWith);
    }

    private static boolean crtCannotResolve(Throwable cause) {
        return crt(
                cause,
                "host name was invalid for dns",
                "no address was found for the supplied host name",
                "a nonrecoverable failure when query to dns",
                "query to dns failed but can be tried again");
    }

    private static boolean crtCannotConnect(Throwable cause) {
        return crt(cause, "socket connection refused", "socket connect failure", "network is down");
    }

    /** Apache's wait for a connection that a timer of the SDK's has ended. */
    private static boolean cancelledInThePool(Throwable cause) {
        return cause instanceof CancellationException
                && Stream.of(cause.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith("org.apache.hc.core5.pool."));
    }

    private static boolean clientIsClosed(Throwable cause) {
        var text = text(cause);
        return cause instanceof RejectedExecutionException
                || cause instanceof IllegalStateException
                        && (text.startsWith("connection pool shut down")
                                || text.contains("pool") && text.contains("closed"));
    }

    private static String text(Throwable cause) {
        var message = cause.getMessage();
        return message == null ? "" : message.toLowerCase(Locale.ROOT);
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return anyCause(failure, type::isInstance);
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
        var cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (test.test(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Whether that error code refuses a permission, which may be meant. */
    public static boolean permission(String code) {
        return code.equals("AccessDeniedException");
    }
}
