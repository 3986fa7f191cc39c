package dev.homeport.dynamodb;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;
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

    private AmbiguousWriteException(Builder builder, List<Failure> failures, Failure cause) {
        super(builder);
        this.operation = cause.operation();
        this.region = cause.region().id();
        this.regions = regionsOf(failures.stream().filter(Failure::ambiguous).toList());
        this.attempts = failures.size();
    }

    /**
     * After these attempts, all that were made.
     *
     * @param asksForOldValues whether only that kept it from being repeated
     */
    static AmbiguousWriteException of(List<Failure> failures, boolean asksForOldValues) {
        var last = failures.get(failures.size() - 1);
        var cause = failures.stream()
                .filter(Failure::ambiguous)
                .reduce((earlier, later) -> later)
                .orElse(last);
        var open = regionsOf(failures.stream().filter(Failure::ambiguous).toList());
        var where = String.join(" and ", open.isEmpty() ? regionsOf(List.of(last)) : open);
        var builder = DynamoDbException.builder()
                .message(cause.operation() + " in " + where + " may have been carried out or may not: "
                        + sentence(cause.thrown().getMessage()) + " It was tried " + tries(failures)
                        + "; more attempts could do it twice."
                        + (asksForOldValues
                                ? " It asks for old values, which a repeat would not have: mark it"
                                        + " RequestOptions.IDEMPOTENT_WITHOUT_OLD_VALUES if it may be repeated nevertheless."
                                : "")
                        + " Read the item consistently in " + where
                        + " when it answers again, or repeat the write if that is harmless.")
                .cause(cause.thrown());
        if (cause.thrown() instanceof SdkServiceException service) {
            builder.statusCode(service.statusCode()).requestId(service.requestId());
        }
        if (cause.thrown() instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
            builder.awsErrorDetails(answer.awsErrorDetails());
        }
        return new AmbiguousWriteException(builder, failures, cause);
    }

    /** Such as {@code twice in eu-west-1 (HTTP 500, connection refused) and once in us-east-1 (timeout)}. */
    private static String tries(List<Failure> failures) {
        return regionsOf(failures).stream()
                .map(region -> {
                    var there = failures.stream()
                            .filter(failure -> failure.region().id().equals(region))
                            .map(failure -> Verdicts.reason(failure.verdict()))
                            .toList();
                    return times(there.size()) + " in " + region + " (" + String.join(", ", there) + ")";
                })
                .collect(Collectors.joining(" and "));
    }

    private static String times(int count) {
        return switch (count) {
            case 1 -> "once";
            case 2 -> "twice";
            default -> count + " times";
        };
    }

    private static List<String> regionsOf(List<Failure> failures) {
        return failures.stream()
                .map(failure -> failure.region().id())
                .distinct()
                .toList();
    }

    private static String sentence(String text) {
        return text == null || text.endsWith(".") ? String.valueOf(text) : text + ".";
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
