package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.observation.ObservedCalls;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;

/**
 * Observes the calls of a {@link MultiRegionDynamoDb}'s clients with Micrometer Observation, so that a trace shows which
 * region a call went to and why. Needs {@code micrometer-observation}, an optional dependency that comes with {@code
 * micrometer-core}.
 *
 * <table>
 * <caption>The observation {@code homeport.dynamodb.call}, from the call of the client's method to its answer</caption>
 * <tr><td>{@code name}</td><td>the client's</td></tr>
 * <tr><td>{@code operation}</td><td>{@code GetItem} and the like</td></tr>
 * <tr><td>{@code region}</td><td>the region that answered, or else the one that was asked last; {@code none} if none was</td></tr>
 * <tr><td>{@code moved}</td><td>{@code true} if the call was sent on to another region after a failure</td></tr>
 * <tr><td>{@code hedged}</td><td>{@code true} if a second copy was sent while the first was under way</td></tr>
 * <tr><td>{@code path}</td><td>high cardinality: every region that was asked and how that ended, such as {@code eu-west-1
 * DynamoDbException 500, us-east-1 answered}</td></tr>
 * <tr><td>{@code reason}</td><td>high cardinality: why the call did not begin in the first listed region; empty if it did</td></tr>
 * </table>
 *
 * <p>A call that fails is observed with its exception. The observation of an async call ends with its future. Canaries and
 * other requests of Homeport's own are not observed. A client that is built without this pays nothing for it.
 */
public final class DynamoDbObservations {

    private DynamoDbObservations() {}

    /**
     * Has the calls of the clients observed that are built with this builder: {@code
     * DynamoDbObservations.observe(MultiRegionDynamoDb.builder(), registry).regions(…).build()}. {@link
     * ObservationRegistry#NOOP} changes nothing.
     *
     * @return the builder
     * @throws NullPointerException if an argument is null
     */
    public static MultiRegionDynamoDbBuilder observe(MultiRegionDynamoDbBuilder builder, ObservationRegistry registry) {
        Objects.requireNonNull(builder, "builder");
        if (!registry.isNoop()) {
            builder.observer(new ObservedCalls(registry));
        }
        return builder;
    }
}
