package dev.homeport.dynamodb;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/**
 * An operation was not sent, because only its home region may carry it out and that region is not in use now, or is one
 * that the call itself {@linkplain RequestOptions#EXCLUDE_REGIONS excludes}.
 *
 * <p>Nothing was done. The message says which option of the builder would have let the operation go elsewhere, and at
 * what price.
 */
public final class HomeUnavailableException extends SdkClientException {

    private static final long serialVersionUID = 1;

    private final String home;

    private HomeUnavailableException(Builder builder, Region home) {
        super(builder);
        this.home = home.id();
    }

    /**
     * @param why why home cannot have it, as a clause
     * @param rule why nobody else can
     */
    static HomeUnavailableException of(String operation, Region home, String why, String rule) {
        var message = operation + " was not sent: it needs " + home + ", " + why + "; " + rule;
        return new HomeUnavailableException(SdkClientException.builder().message(message), home);
    }

    /** The region that the operation needs. */
    public Region home() {
        return Region.of(home);
    }

    /** Not at once: the region is out for half a minute at least. */
    @Override
    public boolean retryable() {
        return false;
    }
}
