package dev.homeport.dynamodb.internal.client;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The one HTTP client of several SDK clients, with its connection pool. It outlives each of them, and is closed by whoever
 * has made them.
 *
 * <p>Connections that may have gone bad are left by leaving their client: {@link #renew} makes another one of the same
 * builder, which serves whatever begins from then on, since no HTTP client of the SDK closes its idle connections on
 * request. The one before is closed when the calls that ride on it have ended. A request costs one volatile read for that;
 * requests are not counted here, because the circuits know when the oldest call under way began.
 *
 * @param <H> the kind of HTTP client
 */
public final class SharedHttpHolder<H extends SdkAutoCloseable> implements SdkAutoCloseable {

    /** Clients that were left and are not closed yet; the oldest one is closed when there is one more. */
    static final int MOST_LEFT = 8;

    private static final int MOST_QUESTIONS = 100;

    /** Sends {@link ConnectionGreetings} over a client of that kind. */
    interface Greeter<H> {
        List<ConnectionGreetings.Greeting> greet(H client, URI origin, int count, Executor threads);
    }

    private record Left<H>(H client, long sinceNanos) {}

    private final Greeter<H> greeter;
    private final Deque<Left<H>> left = new ArrayDeque<>();
    private volatile @Nullable H current;

    /** Guarded by this, as the following and the deque. */
    private @Nullable Supplier<? extends H> maker;

    private boolean closed;

    /** Where its requests go; any request may say so, and all say the same. */
    private volatile @Nullable URI origin;

    /** How many connections it may have, if that was seen. */
    private volatile int capacity;

    /** Roughly how often that was asked in vain. */
    private int unanswered;

    private SharedHttpHolder(Greeter<H> greeter) {
        this.greeter = greeter;
    }

    public static SharedHttpHolder<SdkHttpClient> sync() {
        return new SharedHttpHolder<>(ConnectionGreetings::send);
    }

    public static SharedHttpHolder<SdkAsyncHttpClient> async() {
        return new SharedHttpHolder<>(
                (client, origin, count, threads) -> ConnectionGreetings.send(client, origin, count));
    }

    /** Remembers how the client is made. */
    synchronized void madeBy(Supplier<? extends H> how) {
        if (maker == null) {
            maker = how;
        }
    }

    /** Another one that is made in the same way, with connections of its own, when it is first used. */
    synchronized Optional<SharedHttpHolder<H>> another() {
        var how = maker;
        if (how == null) {
            return Optional.empty();
        }
        var other = new SharedHttpHolder<>(greeter);
        other.madeBy(how);
        return Optional.of(other);
    }

    /** The client for what begins now. */
    H client() {
        var it = current;
        return it == null ? made() : it;
    }

    private synchronized H made() {
        var it = current;
        if (it == null) {
            var how = maker;
            if (closed || how == null) {
                throw new IllegalStateException("The connection pool is closed");
            }
            it = how.get();
            current = it;
        }
        return it;
    }

    /**
     * Leaves the client with all its connections for a new one. Nothing happens if it is closed, was never used, or was
     * brought ready-made.
     *
     * @return whether it has
     */
    public boolean renew(long nowNanos) {
        H tooMany = null;
        synchronized (this) {
            var before = current;
            var how = maker;
            if (closed || before == null || how == null) {
                return false;
            }
            current = how.get();
            left.add(new Left<>(before, nowNanos));
            if (left.size() > MOST_LEFT) {
                tooMany = left.remove().client();
            }
        }
        if (tooMany != null) {
            tooMany.close();
        }
        return true;
    }

    /** Closes those that were left at a time since when all calls under way have begun. */
    public void closeLeft(LongPredicate nobodyRidesSince) {
        while (true) {
            H idle;
            synchronized (this) {
                var oldest = left.peek();
                if (oldest == null || !nobodyRidesSince.test(oldest.sinceNanos())) {
                    return;
                }
                idle = left.remove().client();
            }
            idle.close();
        }
    }

    /** Takes note of where a request goes. */
    void passing(SdkHttpRequest request) {
        if (origin == null) {
            origin = URI.create(request.protocol() + "://" + request.host() + ":" + request.port());
        }
    }

    /** Sends so many greetings at once to where its requests go; none before there was a request. */
    public List<ConnectionGreetings.Greeting> greet(int count, Executor threads) {
        var where = origin;
        return where == null ? List.of() : greeter.greet(client(), where, count, threads);
    }

    /** Says how many connections it may have. */
    void capacity(int most) {
        if (most > 0) {
            capacity = most;
        }
    }

    /** Whether its capacity need not be asked for: it is known, or was asked for often enough of a client that does not tell. */
    boolean measured() {
        return capacity > 0 || unanswered > MOST_QUESTIONS || ++unanswered > MOST_QUESTIONS;
    }

    /** How many connections it may have, once that was seen. */
    public OptionalInt capacity() {
        return capacity == 0 ? OptionalInt.empty() : OptionalInt.of(capacity);
    }

    /** Closes it, and those that were left. What comes later fails as with any HTTP client that is closed. */
    @Override
    public void close() {
        Deque<H> all = new ArrayDeque<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left.forEach(old -> all.add(old.client()));
            left.clear();
            if (current != null) {
                all.add(current);
            }
        }
        Closeables.all(List.copyOf(all));
    }
}
