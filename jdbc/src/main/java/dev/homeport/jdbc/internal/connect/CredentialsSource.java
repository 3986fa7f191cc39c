package dev.homeport.jdbc.internal.connect;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.DaemonThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Asks the user's supplier of credentials on a thread of its own, because a secret store that hangs would hold up every
 * connect, and the verdict on a node, for as long as it likes.
 *
 * <p>A caller that asks while a call is under way shares its outcome. A call that has outlasted the limit is given up:
 * the next caller makes another, up to {@link #MOST_CALLS} at a time, so that one which never returns does not shut the
 * source for good. Thread-safe.
 */
public final class CredentialsSource {

    /** Calls of the supplier that may hang at a time; each holds one daemon thread. */
    private static final int MOST_CALLS = 2;

    private record Call(long startedNanos, CompletableFuture<Credentials> outcome) {}

    private final Supplier<Credentials> supplier;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Call> underWay = new ArrayList<>(MOST_CALLS);

    CredentialsSource(Supplier<Credentials> supplier, Duration limit) {
        this.supplier = supplier;
        this.limit = limit;
    }

    /** Asks the supplier, and does not wait. */
    public CompletableFuture<Credentials> ask() {
        lock.lock();
        try {
            underWay.removeIf(call -> call.outcome().isDone());
            var now = System.nanoTime();
            var fresh = underWay.stream()
                    .filter(call -> now - call.startedNanos() < limit.toNanos())
                    .findFirst();
            if (fresh.isPresent()) {
                return fresh.get().outcome();
            }
            if (underWay.size() >= MOST_CALLS) {
                return underWay.get(MOST_CALLS - 1).outcome();
            }
            var call = new Call(now, new CompletableFuture<>());
            underWay.add(call);
            var thread = DaemonThreads.named("homeport-jdbc-credentials", () -> carryOut(call.outcome()));
            thread.start();
            return call.outcome();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the supplier and waits, no longer than the limit.
     *
     * @throws SQLException 28000 if it fails, takes too long or the thread is interrupted: our own trouble, so it must not
     *     look like a dead connection
     */
    Credentials get() throws SQLException {
        return await(ask(), limit);
    }

    /** Waits for what {@link #ask()} has returned. */
    public static Credentials await(CompletableFuture<Credentials> outcome, Duration patience) throws SQLException {
        try {
            return outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unreadable("no answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw unreadable("", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable("interrupted", e);
        }
    }

    private void carryOut(CompletableFuture<Credentials> outcome) {
        try {
            outcome.complete(supplier.get());
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }

    public static SQLException unreadable(String why, Throwable cause) {
        return new SQLException(
                ("the credentials cannot be read: " + why).strip(), SqlStates.INVALID_AUTHORIZATION, cause);
    }
}
