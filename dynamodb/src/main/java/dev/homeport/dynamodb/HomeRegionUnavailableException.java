package dev.homeport.dynamodb;

import org.jspecify.annotations.Nullable;
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
public final class HomeRegionUnavailableException extends SdkClientException {

    private static final long serialVersionUID = 1;

    private final String home;

    /**
     * Says that an operation needs its home region and cannot have it.
     *
     * @param message which operation, why home cannot have it, and which rule keeps it there
     * @param home the region that it needs
     * @param cause what the SDK threw where home was tried, else null
     */
    public HomeRegionUnavailableException(String message, Region home, @Nullable Throwable cause) {
        super(SdkClientException.builder().message(message).cause(cause));
        this.home = home.id();
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
