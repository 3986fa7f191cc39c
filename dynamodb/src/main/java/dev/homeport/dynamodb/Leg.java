package dev.homeport.dynamodb;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * One request to one region, with all its attempts there: what the interceptor, the retry strategy and the funnel know of
 * it together. It travels as the SDK's retry token and as an execution attribute.
 *
 * <p>A call that succeeds needs one of these and nothing more; what only failures need is in its {@link Trail}. Not safe
 * for several threads at once, but for the counts of attempts: the SDK hands a request from thread to thread.
 */
final class Leg implements RetryToken, Route {

    private final SdkOperation operation;
    private final DynamoDbRequest request;
    private final Region region;
    private final Lane lane;
    private final long beganNanos;
    private final int generation;
    private final int choice;
    private final short slot;
    private final boolean hedge;
    private volatile byte attempts = 1;
    private volatile byte transmissions;
    private volatile boolean attached;
    private byte failures;
    private @Nullable Trail trail;

    /**
     * Begins it, and counts it as being under way.
     *
     * @param choice of {@link ReplayPolicy#first}
     */
    Leg(
            SdkOperation operation,
            DynamoDbRequest request,
            Region region,
            Lane lane,
            int generation,
            int choice,
            boolean hedge,
            @Nullable Trail trail,
            long nowNanos) {
        this.operation = operation;
        this.request = request;
        this.region = region;
        this.lane = lane;
        this.generation = generation;
        this.choice = choice;
        this.hedge = hedge;
        this.trail = trail;
        this.beganNanos = nowNanos;
        this.slot = (short) lane.inFlight().begin(nowNanos);
    }

    SdkOperation operation() {
        return operation;
    }

    /** As the caller gave it. */
    DynamoDbRequest request() {
        return request;
    }

    Lane lane() {
        return lane;
    }

    long beganNanos() {
        return beganNanos;
    }

    int generation() {
        return generation;
    }

    int choice() {
        return choice;
    }

    /** What failures have left behind, of this leg or of earlier ones; empty for a call that has not failed. */
    @Nullable
    Trail trail() {
        return trail;
    }

    void trail(Trail made) {
        trail = made;
    }

    void ended() {
        lane.inFlight().end(slot);
    }

    /** Another attempt in the same region begins. */
    void attempt() {
        attempts = (byte) Math.min(attempts + 1, Byte.MAX_VALUE);
    }

    /** The SDK has begun the request and knows of this leg; if it never says so, all is taken for sent. */
    void attach() {
        attached = true;
    }

    /** The attempt at hand is about to be sent; one thread at a time says so. */
    void transmitting() {
        transmissions = (byte) Math.min(transmissions + 1, Byte.MAX_VALUE);
    }

    /** Whether the attempt at hand may have reached the region. */
    boolean transmitted() {
        return !attached || transmissions >= attempts;
    }

    /** The attempt at hand has failed, and that was taken into account. */
    void failed() {
        failures = attempts;
    }

    boolean failureIsKnown() {
        return failures == attempts;
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public int moves() {
        var left = trail;
        return left == null ? 0 : left.moves();
    }

    @Override
    public boolean hedge() {
        return hedge;
    }

    @Override
    public boolean continuedElsewhere() {
        return ReplayPolicy.continuedElsewhere(choice);
    }

    @Override
    public int attempts() {
        return attempts;
    }

    @Override
    public String toString() {
        return operation.name() + " in " + region;
    }
}
