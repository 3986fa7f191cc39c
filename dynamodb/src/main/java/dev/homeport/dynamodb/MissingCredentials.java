package dev.homeport.dynamodb;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/** There are no credentials for a region, so that nothing was sent there. The cause is what their provider has thrown. */
final class MissingCredentials extends SdkClientException {

    private static final long serialVersionUID = 1;

    private MissingCredentials(Builder builder) {
        super(builder);
    }

    static MissingCredentials of(Region region, @Nullable String why, @Nullable Throwable cause) {
        return new MissingCredentials(SdkClientException.builder()
                .message("There are no credentials for " + region + ", so that nothing was sent there: " + why)
                .cause(cause));
    }

    /** The provider is asked again by the next call, not by a repetition of this one. */
    @Override
    public boolean retryable() {
        return false;
    }
}
