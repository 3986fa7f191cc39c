package dev.homeport.dynamodb;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/**
 * An operation that only its home region may carry out cannot have it: home does not resolve, refuses, does not answer, is
 * not in use now, or is one that the call itself {@linkplain RequestOptions#EXCLUDE_REGIONS excludes}.
 *
 * <p>Nothing was done: it was a read, or was certainly not sent. A write that may have been carried out is an
 * {@link AmbiguousWriteException} instead, and what home answers, be it an HTTP 500, is the SDK's exception as it is. The
 * message says which option would have let the operation go elsewhere, and the cause is what the SDK threw, if home was
 * tried.
 *
 * <p>It is a {@link SdkClientException}, as the SDK's own for a home that cannot be reached are.
 */
public final class HomeUnavailableException extends SdkClientException {

    private static final long serialVersionUID = 1;

    private final String home;

    private HomeUnavailableException(Builder builder, Region home) {
        super(builder);
        this.home = home.id();
    }

    /**
     * Without having been tried.
     *
     * @param why why home cannot have it, as a clause
     * @param rule why nobody else can
     */
    static HomeUnavailableException of(String operation, Region home, String why, String rule) {
        var message = operation + " was not sent: it needs " + home + ", " + why + "; " + rule;
        return new HomeUnavailableException(SdkClientException.builder().message(message), home);
    }

    /**
     * After home was tried.
     *
     * @param verdict a fault
     * @param rule why nobody else can have it
     */
    static HomeUnavailableException after(
            String operation, Region home, Verdict verdict, String rule, Throwable cause) {
        boolean sent = verdict instanceof Verdict.Ambiguous;
        var message = operation + (sent ? " has no answer" : " was not sent") + ": it needs " + home
                + (sent ? ", which does not answer (" : ", which cannot be reached (") + Verdicts.reason(verdict)
                + "); "
                + rule;
        return new HomeUnavailableException(
                SdkClientException.builder().message(message).cause(cause), home);
    }

    /** The region that the operation needs. */
    public Region home() {
        return Region.of(home);
    }

    /** Not at once: SDK code that asks must not repeat it. */
    @Override
    public boolean retryable() {
        return false;
    }
}
