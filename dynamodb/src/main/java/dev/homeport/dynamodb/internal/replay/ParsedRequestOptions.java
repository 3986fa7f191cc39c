package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.dynamodb.internal.operation.OperationClassifier;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * What a request says about its route, with the regions as numbers.
 *
 * @param idempotent whether the caller vouches that it may be done twice
 * @param withoutOldValues whether that holds though it asks for old values
 * @param pinned the only region the caller wants, or {@link OperationTraits#NOT_PINNED}
 * @param excluded a bit for each region that the caller does not want
 * @param hedged whether it may be hedged
 */
public record ParsedRequestOptions(
        boolean idempotent, boolean withoutOldValues, int pinned, int excluded, boolean hedged) {

    private static final ParsedRequestOptions NONE =
            new ParsedRequestOptions(false, false, OperationTraits.NOT_PINNED, 0, true);

    /**
     * Reads the marks.
     *
     * @throws IllegalArgumentException if a region is none of the client's
     */
    public static ParsedRequestOptions of(DynamoDbRequest request, List<Region> regions) {
        var override = request.overrideConfiguration();
        return override.isEmpty() ? NONE : of(override.get().executionAttributes(), regions);
    }

    private static ParsedRequestOptions of(ExecutionAttributes attributes, List<Region> regions) {
        var pin = attributes.getAttribute(RequestOptions.PIN_REGION);
        var exclude = attributes.getAttribute(RequestOptions.EXCLUDE_REGIONS);
        var idempotent = Boolean.TRUE.equals(attributes.getAttribute(RequestOptions.IDEMPOTENT));
        var withoutOldValues =
                Boolean.TRUE.equals(attributes.getAttribute(RequestOptions.IDEMPOTENT_WITHOUT_OLD_VALUES));
        var noHedge = Boolean.TRUE.equals(attributes.getAttribute(RequestOptions.NO_HEDGE));
        if (pin == null && exclude == null && !idempotent && !withoutOldValues && !noHedge) {
            return NONE;
        }
        return new ParsedRequestOptions(
                idempotent,
                withoutOldValues,
                pin == null ? OperationTraits.NOT_PINNED : number(pin, regions, "PIN_REGION"),
                exclude == null ? 0 : bits(exclude, regions),
                !noHedge);
    }

    private static int bits(Set<Region> excluded, List<Region> regions) {
        int bits = 0;
        for (var region : excluded) {
            bits |= 1 << number(region, regions, "EXCLUDE_REGIONS");
        }
        return bits;
    }

    private static int number(Region region, List<Region> regions, String option) {
        int number = regions.indexOf(region);
        if (number < 0) {
            throw new IllegalArgumentException("RequestOptions." + option + " names " + region
                    + ", which is none of the client's regions " + regions);
        }
        return number;
    }

    public boolean excludes(int region) {
        return (excluded & 1 << region) != 0;
    }

    /** What a request means where it begins, with what its marks say of it. */
    public OperationKind routed(SdkOperation operation, DynamoDbRequest request) {
        var shape = operation.routedAs(request);
        return shape == OperationKind.TOKEN_TRANSACTION && idempotent
                ? OperationClassifier.transactionWithAnyToken(request)
                : shape;
    }

    public OperationTraits operation(OperationKind shape) {
        boolean vouchedFor = shape == OperationKind.OLD_VALUES_WRITE && withoutOldValues;
        return vouchedFor
                ? new OperationTraits(OperationKind.IDEMPOTENT_WRITE, true, pinned, excluded)
                : new OperationTraits(shape, idempotent || withoutOldValues, pinned, excluded);
    }
}
