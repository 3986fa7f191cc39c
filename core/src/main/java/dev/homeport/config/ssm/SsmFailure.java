package dev.homeport.config.ssm;

import dev.homeport.config.source.FailureKind;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Says what an exception of the SDK means.
 *
 * <p>What the store itself says is passed on, since it names the resource that may not be read. Of everything else only
 * what is known to hold no value: the complaint of a JSON parser quotes the answer it choked on.
 */
record SsmFailure(FailureKind kind, String reason) {

    private static final int LONGEST_MESSAGE = 300;

    private static final Set<String> THROTTLES = Set.of(
            "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "TooManyUpdates");
    private static final Set<String> DENIALS = Set.of(
            "AccessDeniedException",
            "AccessDenied",
            "UnauthorizedOperation",
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "ExpiredTokenException",
            "MissingAuthenticationTokenException");

    static SsmFailure of(Throwable thrown) {
        if (thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException) {
            return new SsmFailure(FailureKind.TIMEOUT, "no answer in time");
        }
        if (thrown instanceof AwsServiceException service) {
            return answered(service);
        }
        var root = root(thrown);
        if (root instanceof SocketTimeoutException) {
            return new SsmFailure(FailureKind.TIMEOUT, "no answer in time");
        }
        var why = thrown.getClass().getSimpleName();
        if (root != thrown) {
            why += " (" + root.getClass().getSimpleName() + ")";
        }
        return new SsmFailure(FailureKind.UNAVAILABLE, holdsNoValue(root) ? why + ": " + cut(root) : why);
    }

    private static SsmFailure answered(AwsServiceException service) {
        var details = service.awsErrorDetails();
        var code = details == null || details.errorCode() == null ? "" : details.errorCode();
        var message = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        var said =
                (code.isEmpty() ? "status " + service.statusCode() : code) + (message.isEmpty() ? "" : ": " + message);
        return new SsmFailure(kind(service, code, message), cut(said));
    }

    private static FailureKind kind(AwsServiceException service, String code, String message) {
        if (code.equals("InvalidKeyId") || code.equals("InvalidKeyIdException") || code.startsWith("KMS")) {
            return FailureKind.DECRYPTION;
        }
        if (service.isThrottlingException() || THROTTLES.contains(code)) {
            return FailureKind.THROTTLED;
        }
        if (DENIALS.contains(code)) {
            var lower = message.toLowerCase(Locale.ROOT);
            return lower.contains("kms:") || lower.contains("ciphertext") ? FailureKind.DECRYPTION : FailureKind.DENIED;
        }
        return FailureKind.UNAVAILABLE;
    }

    /** Network code names hosts; the SDK on its own names what it could not find, such as credentials. */
    private static boolean holdsNoValue(Throwable root) {
        return root instanceof SocketException
                || root instanceof UnknownHostException
                || root instanceof SSLException
                || root.getClass() == SdkClientException.class;
    }

    private static Throwable root(Throwable thrown) {
        var root = thrown;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String cut(Throwable thrown) {
        return cut(String.valueOf(thrown.getMessage()));
    }

    private static String cut(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }
}
