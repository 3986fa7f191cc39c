package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.RequestRoute;
import dev.homeport.dynamodb.internal.monitor.Circuit;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * One request to one region, with all its attempts there: what the interceptor, the retry strategy and the invoker know of
 * it together. It travels as the SDK's retry token and as an execution attribute.
 *
 * <p>A call that succeeds needs one of these and nothing more; what only failures need is in its {@link RetryState}. Not safe
 * for several threads at once, but for the counts of attempts: the SDK hands a request from thread to thread.
 */
public final class RegionCall implements RetryToken, RequestRoute {

    private static final short NOT_COUNTED = -1;

    /** Instead of a number of transmissions: nothing is sent any more. */
    private static final int CALLED_OFF = -1;

    private static final AtomicIntegerFieldUpdater<RegionCall> TRANSMISSIONS =
            AtomicIntegerFieldUpdater.newUpdater(RegionCall.class, "transmissions");

    private final SdkOperation operation;
    private final OperationKind shape;
    private final DynamoDbRequest request;
    private final Region region;
    private final Circuit circuit;
    private final long beganNanos;
    private final int generation;
    private final int choice;
    private final short slot;
    private final boolean hedge;
    private volatile byte repeats;
    private volatile int transmissions;
    private volatile boolean attached;
    private byte failures;
    private @Nullable RetryState retryState;

    /**
     * Begins it, and counts it as being under way, unless it concerns the control plane.
     *
     * @param shape what the request means where it begins
     * @param choice of {@link RegionSelector#first}
     * @param graceNanos how much later than others it is overdue
     */
    RegionCall(
            SdkOperation operation,
            OperationKind shape,
            DynamoDbRequest request,
            Region region,
            Circuit circuit,
            int generation,
            int choice,
            boolean hedge,
            @Nullable RetryState retryState,
            long nowNanos,
            long graceNanos) {
        this.operation = operation;
        this.shape = shape;
        this.request = request;
        this.region = region;
        this.circuit = circuit;
        this.generation = generation;
        this.choice = choice;
        this.hedge = hedge;
        this.retryState = retryState;
        this.beganNanos = nowNanos;
        this.slot = shape.control() ? NOT_COUNTED : (short) circuit.inFlight().begin(nowNanos + graceNanos);
    }

    SdkOperation operation() {
        return operation;
    }

    /** What the request means where it begins; an update is not proven to be more than an update. */
    OperationKind shape() {
        return shape;
    }

    /** Whether it says anything of the region's health: the control plane does not. */
    boolean counts() {
        return !shape.control();
    }

    /** As the caller gave it. */
    public DynamoDbRequest request() {
        return request;
    }

    public Circuit circuit() {
        return circuit;
    }

    public long beganNanos() {
        return beganNanos;
    }

    public int generation() {
        return generation;
    }

    int choice() {
        return choice;
    }

    /** What failures have left behind, of this region call or of earlier ones; empty for a call that has not failed. */
    @Nullable
    RetryState retryState() {
        return retryState;
    }

    void retryState(RetryState made) {
        retryState = made;
    }

    public void ended() {
        if (slot != NOT_COUNTED) {
            circuit.inFlight().end(slot);
        }
    }

    /** Another attempt in the same region begins. */
    void attempt() {
        repeats = (byte) Math.min(repeats + 1, Byte.MAX_VALUE - 1);
    }

    /** The SDK has begun the request and knows of this region call; if it never says so, all is taken for sent. */
    public void attach() {
        attached = true;
    }

    /**
     * The attempt at hand is about to be sent.
     *
     * @return whether it may be: not if the region call was called off meanwhile
     */
    boolean transmitting() {
        return TRANSMISSIONS.updateAndGet(this, sent -> sent == CALLED_OFF ? CALLED_OFF : sent + 1) != CALLED_OFF;
    }

    /** Whether the attempt at hand may have reached the region. */
    boolean transmitted() {
        int sent = transmissions;
        return !attached || sent != CALLED_OFF && sent > repeats;
    }

    /**
     * Makes certain that nothing more is sent, if the attempt at hand has not been sent so far: the SDK's timer ends a call
     * on a thread of its own, while another may be about to send it.
     *
     * @return whether it is certain
     */
    boolean callOff() {
        int sent = transmissions;
        return attached
                && (sent == CALLED_OFF || sent <= repeats && TRANSMISSIONS.compareAndSet(this, sent, CALLED_OFF));
    }

    boolean calledOff() {
        return transmissions == CALLED_OFF;
    }

    /** The attempt at hand has failed, and that was taken into account. */
    void failed() {
        failures = (byte) attempts();
    }

    boolean failureIsKnown() {
        return failures == attempts();
    }

    @Override
    public Region region() {
        return region;
    }

    @Override
    public int moves() {
        var left = retryState;
        return left == null ? 0 : left.moves();
    }

    @Override
    public boolean hedge() {
        return hedge;
    }

    @Override
    public boolean continuedElsewhere() {
        return RegionSelector.continuedElsewhere(choice);
    }

    @Override
    public int attempts() {
        return repeats + 1;
    }

    @Override
    public String toString() {
        return operation.name() + " in " + region;
    }
}
