package dev.homeport.dynamodb.internal.operation;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/** There are no credentials for a region, so that nothing was sent there. The cause is what their provider has thrown. */
public final class MissingCredentialsException extends SdkClientException {

    private static final long serialVersionUID = 1;

    private MissingCredentialsException(Builder builder) {
        super(builder);
    }

    public static MissingCredentialsException of(Region region, @Nullable String why, @Nullable Throwable cause) {
        return new MissingCredentialsException(SdkClientException.builder()
                .message("There are no credentials for " + region + ", so that nothing was sent there: " + why)
                .cause(cause));
    }

    /** The provider is asked again by the next call, not by a repetition of this one. */
    @Override
    public boolean retryable() {
        return false;
    }
}
