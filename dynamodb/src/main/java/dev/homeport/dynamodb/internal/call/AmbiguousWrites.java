package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.AmbiguousWriteException;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Tells the story of a write that may have been carried out: how often it was tried, where, and what came of it. */
final class AmbiguousWrites {

    private AmbiguousWrites() {}

    /**
     * After these attempts, all that were made.
     *
     * @param asksForOldValues whether only that kept it from being repeated
     */
    static AmbiguousWriteException of(List<FailedAttempt> failures, boolean asksForOldValues) {
        var last = failures.get(failures.size() - 1);
        var cause = failures.stream()
                .filter(FailedAttempt::ambiguous)
                .reduce((earlier, later) -> later)
                .orElse(last);
        var open = regionsOf(failures.stream().filter(FailedAttempt::ambiguous).toList());
        var where = String.join(" and ", open.isEmpty() ? regionsOf(List.of(last)) : open);
        var builder = DynamoDbException.builder()
                .message(cause.operation() + " in " + where + " may have been carried out or may not: "
                        + sentence(cause.thrown().getMessage()) + " It was tried " + tries(failures)
                        + "; more attempts could do it twice."
                        + (asksForOldValues
                                ? " It asks for old values, which a repeat would not have: mark it"
                                        + " RequestOptions.IDEMPOTENT_WITHOUT_OLD_VALUES if it may be repeated"
                                        + " nevertheless."
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
        return new AmbiguousWriteException(
                builder,
                cause.operation(),
                cause.region(),
                open.stream().map(Region::of).toList(),
                failures.size());
    }

    /** Such as {@code twice in eu-west-1 (HTTP 500, connection refused) and once in us-east-1 (timeout)}. */
    private static String tries(List<FailedAttempt> failures) {
        return regionsOf(failures).stream()
                .map(region -> {
                    var there = failures.stream()
                            .filter(failure -> failure.region().id().equals(region))
                            .map(failure -> failure.verdict().reason())
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

    private static List<String> regionsOf(List<FailedAttempt> failures) {
        return failures.stream()
                .map(failure -> failure.region().id())
                .distinct()
                .toList();
    }

    private static String sentence(String text) {
        return text == null || text.endsWith(".") ? String.valueOf(text) : text + ".";
    }
}
