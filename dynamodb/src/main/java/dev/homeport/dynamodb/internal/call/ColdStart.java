package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.WarmUp;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * How far one kind of client is from being warm. The first call of a fresh process loads some thousand classes: 0.3 s on a
 * whole processor and 3 s on a quarter of one (measured), far more than the limit of an attempt.
 *
 * <table>
 * <caption>What a call meets</caption>
 * <tr><th>state</th><th>a call without a limit of its own</th><th>its attempts</th></tr>
 * <tr><td>warming</td><td>waits for the {@link WarmUp} and what follows it, home's first canary, until 10 s after it began; its
 * clock starts after that</td><td>have cold limits</td></tr>
 * <tr><td>unproven: the warm-up has failed or was slow</td><td>begins at once</td><td>have cold limits</td></tr>
 * <tr><td>warm: the warm-up was quick, or a region has answered a call since</td><td>begins at once</td><td>have the usual limits</td></tr>
 * </table>
 *
 * <p>A call that brings a limit of its own never waits. Safe for any number of threads; a warm client reads one field.
 */
public final class ColdStart {

    /** How long after the beginning of the warm-up no call waits for it any more. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Calls of an async client that may wait; any more begin at once. */
    static final int MOST_WAITING = 10_000;

    private enum State {
        WARMING,
        UNPROVEN,
        WARM
    }

    private final CompletableFuture<Void> warmedUp = new CompletableFuture<>();
    private final AtomicBoolean loaded = new AtomicBoolean();
    private volatile Supplier<CompletionStage<Void>> greeting = () -> CompletableFuture.completedFuture(null);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile State state = State.WARMING;
    private volatile long beganNanos = System.nanoTime();

    /** Of a client that has been warm from the start. */
    public static ColdStart over() {
        var over = new ColdStart();
        over.warmedUp(true);
        return over;
    }

    /** The warm-up begins. */
    public void begins() {
        beganNanos = System.nanoTime();
    }

    /**
     * Has that begun after the warm-up, and waited for as the warm-up is: a first handshake that meets others and the first
     * call on half a processor takes longer than a call may. Only before the warm-up begins.
     */
    public void thenGreets(Supplier<CompletionStage<Void>> first) {
        greeting = first;
    }

    private long leftNanos() {
        return LONGEST_WAIT.toNanos() - (System.nanoTime() - beganNanos);
    }

    /** Whether the usual limits hold. */
    public boolean isOver() {
        return state == State.WARM;
    }

    /** Whether a call has to wait before it begins. */
    public boolean holds(DynamoDbRequest request) {
        return state == State.WARMING && leftNanos() > 0 && !CallTimeouts.hasOwn(request);
    }

    /**
     * Waits for the warm-up, as long as a call may.
     *
     * @throws AbortedException if the thread is interrupted
     */
    void await() {
        try {
            warmedUp.get(Math.max(0, leftNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLong) {
            // The call begins all the same, with its cold limits.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a warm-up never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted while waiting for the client to warm up", e);
        }
    }

    /** Runs the task after the warm-up, as soon as a call may begin. */
    void whenWarmedUp(Runnable task) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            task.run();
            return;
        }
        warmedUp.copy()
                .completeOnTimeout(null, Math.max(0, leftNanos()), TimeUnit.NANOSECONDS)
                .thenRun(() -> {
                    waiting.decrementAndGet();
                    task.run();
                });
    }

    /**
     * The warm-up is over; only the first word counts.
     *
     * @param quick whether its last requests were as quick as those of a warm client
     */
    public void warmedUp(boolean quick) {
        if (loaded.compareAndSet(false, true)) {
            try {
                greeting.get().whenComplete((greeted, failed) -> over(quick));
            } catch (RuntimeException | Error e) {
                over(quick);
                throw e;
            }
        }
    }

    private void over(boolean quick) {
        state = quick ? State.WARM : State.UNPROVEN;
        warmedUp.complete(null);
    }

    /** A region has answered a call of this kind of client. */
    public void answered() {
        if (state == State.UNPROVEN) {
            state = State.WARM;
        }
    }

    /** Completes, and never exceptionally, when the warm-up is over, and what follows it. */
    public CompletionStage<Void> stage() {
        return warmedUp.minimalCompletionStage();
    }
}
