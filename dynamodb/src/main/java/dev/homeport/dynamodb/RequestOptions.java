package dev.homeport.dynamodb;

import java.util.Set;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.regions.Region;

/**
 * What a single request can say about its route. They travel as execution attributes, so that they pass through the
 * Enhanced client, paginators and waiters like any other part of a request:
 *
 * <pre>{@code
 * client.getItem(request -> request.tableName("orders").key(key)
 *         .overrideConfiguration(o -> o.putExecutionAttribute(RequestOptions.PIN_REGION, Region.EU_WEST_1)));
 * }</pre>
 */
public final class RequestOptions {

    /** Only this region, whatever state it is in, and no other after it. It must be one of the client's. */
    public static final ExecutionAttribute<Region> PIN_REGION = new ExecutionAttribute<>("homeport.pin-region");

    /** None of these regions. At least one of the client's must be left. */
    public static final ExecutionAttribute<Set<Region>> EXCLUDE_REGIONS =
            new ExecutionAttribute<>("homeport.exclude-regions");

    /**
     * The caller vouches that this write may be done twice, also when somebody else has written in between: then it may be
     * repeated in another region although the first may have carried it out. Heeded for unconditional puts, deletes,
     * batches and updates proven to set literals only; for others twice is never as good as once.
     *
     * <p>On a transaction with a {@code ClientRequestToken} of the caller's it says something else: that the caller does
     * not rely on that token in all regions. Without the mark such a transaction never leaves the home region, because
     * tokens do not cross regions: the caller who sends it again after an unknown outcome would have it done a second
     * time elsewhere. With it, it goes elsewhere as one without a token does, if it was certainly not done.
     */
    public static final ExecutionAttribute<Boolean> IDEMPOTENT = new ExecutionAttribute<>("homeport.idempotent");

    /**
     * As {@link #IDEMPOTENT}, for a write that asks for old values ({@code ReturnValues} {@code ALL_OLD} or
     * {@code UPDATED_OLD}): the caller vouches as well that the old values may be missing or may be those that this very
     * write left. They are, when it is done twice: a second delete finds nothing to return, and a caller who takes that for
     * "somebody else was first" loses work. The enhanced client asks for old values in each {@code deleteItem}.
     */
    public static final ExecutionAttribute<Boolean> IDEMPOTENT_WITHOUT_OLD_VALUES =
            new ExecutionAttribute<>("homeport.idempotent-without-old-values");

    /** This read is not hedged. */
    public static final ExecutionAttribute<Boolean> NO_HEDGE = new ExecutionAttribute<>("homeport.no-hedge");

    /**
     * Where the request at hand goes: set by Homeport for each request that it sends, for an
     * {@code ExecutionInterceptor} to read.
     */
    public static final ExecutionAttribute<RequestRoute> ROUTE = new ExecutionAttribute<>("homeport.route");

    private RequestOptions() {}
}
