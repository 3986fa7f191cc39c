package dev.homeport.dynamodb;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * A write may have been carried out, or may not: the region stopped answering, or answered with an error that leaves it
 * open (an HTTP 500 does, says the DynamoDB developer guide under "Error handling").
 *
 * <p>It was not tried again after that, because it might be done twice. Read the item with a consistent read in
 * {@link #region()} once that answers, or repeat the write if that is harmless to you. The cause is what the SDK threw;
 * {@link #requestId()} is there when the region answered at all.
 */
public final class AmbiguousWriteException extends DynamoDbException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final String region;

    private AmbiguousWriteException(Builder builder, String operation, Region region) {
        super(builder);
        this.operation = operation;
        this.region = region.id();
    }

    static AmbiguousWriteException of(String operation, Region region, Throwable cause) {
        var builder = DynamoDbException.builder()
                .message(operation + " in " + region + " may have been carried out or may not: "
                        + sentence(cause.getMessage())
                        + " It was not repeated, because that could do it twice. Read the item consistently in "
                        + region
                        + " when that answers again, or repeat the write if that is harmless.")
                .cause(cause);
        if (cause instanceof SdkServiceException service) {
            builder.statusCode(service.statusCode()).requestId(service.requestId());
        }
        if (cause instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
            builder.awsErrorDetails(answer.awsErrorDetails());
        }
        return new AmbiguousWriteException(builder, operation, region);
    }

    private static String sentence(String text) {
        return text == null || text.endsWith(".") ? String.valueOf(text) : text + ".";
    }

    /** The operation, such as {@code UpdateItem}. */
    public String operation() {
        return operation;
    }

    /** The region where it may have been carried out. */
    public Region region() {
        return Region.of(region);
    }

    /** The region's identifier of the request, which AWS support asks for; empty if the region did not answer. */
    public Optional<String> requestIdIfAnswered() {
        return Optional.ofNullable(requestId());
    }

    /** Only says the truth: SDK code that asks must not repeat it. */
    @Override
    public boolean retryable() {
        return false;
    }

    /** What happened and where, without the SDK's addition of service and status code, which is in the cause. */
    @Override
    public String getMessage() {
        return rawMessage();
    }
}
