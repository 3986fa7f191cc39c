package dev.homeport.dynamodb;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * A write may have been carried out, or may not: the region stopped answering, or answered with an error that leaves it
 * open (an HTTP 500 does, says the DynamoDB developer guide under "Error handling").
 *
 * <p>The message says how often it was tried, and where: once, but for a write that is harmless to repeat, or was allowed
 * to be. More attempts could have done it twice. Read the item with a consistent read in {@link #region()} once that answers,
 * or repeat the write if that is harmless to you.
 *
 * <p>The cause is what the SDK threw for the latest attempt that may have been carried out; what it threw for the others,
 * those that were refused included, are suppressed exceptions, in the order of the attempts. {@link #requestId()} is there
 * when the region answered at all.
 */
public final class AmbiguousWriteException extends DynamoDbException {

    private static final long serialVersionUID = 1;

    private final String operation;
    private final String region;
    private final List<String> regions;
    private final int attempts;

    /**
     * Says that a write may have been carried out.
     *
     * @param builder with message, cause and, if a region answered, what it said
     * @param operation such as {@code UpdateItem}
     * @param region where it may have been carried out, the latest one if there are several
     * @param regions all of them, the first one first
     * @param attempts how often it was tried, at least 1
     */
    public AmbiguousWriteException(
            DynamoDbException.Builder builder, String operation, Region region, List<Region> regions, int attempts) {
        super(builder);
        this.operation = operation;
        this.region = region.id();
        this.regions = regions.stream().map(Region::id).toList();
        this.attempts = attempts;
    }

    /** The operation, such as {@code UpdateItem}. */
    public String operation() {
        return operation;
    }

    /** The region where it may have been carried out, the latest one if there are several. */
    public Region region() {
        return Region.of(region);
    }

    /** All regions where it may have been carried out, the first one first: several only if the caller or an option allowed it. */
    public List<Region> regions() {
        return regions.stream().map(Region::of).toList();
    }

    /** How often it was tried, attempts that were certainly refused included; at least 1. */
    public int attempts() {
        return attempts;
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
