package dev.homeport.examples.drill.traffic;

import dev.homeport.examples.drill.door.FrontDoor;
import dev.homeport.examples.drill.traffic.UserOperation.Kind;
import dev.homeport.examples.drill.traffic.UserOperation.Result;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a steady load of users at the front door: some place orders, some fill carts, a new one each time, some look at
 * one cart again and again. Each has one request under way at a time and never tries again. Two ledgers record what the
 * writers were told.
 */
public final class Users implements AutoCloseable {

    private static final int ORDERING = 6;
    private static final int FILLING = 4;
    private static final int LOOKING = 6;
    private static final Duration ORDER_PAUSE = Duration.ofMillis(40);
    private static final Duration FILL_PAUSE = Duration.ofMillis(150);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(80);

    /** How long a user waits for an answer before it gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final FrontDoor door;
    private final InstantSource clock;
    private final String prefix;
    private final String cartSeenByAll;
    private final String article;
    private final WriteLedger orders;
    private final WriteLedger carts;
    private final Queue<UserOperation> operations = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> endedEarly = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Prepares the users.
     *
     * @param prefix what the name of every order and every cart begins with; a minus follows
     * @param cartSeenByAll the cart that is looked at
     * @param article what is put into carts
     */
    public Users(FrontDoor door, String prefix, String cartSeenByAll, String article, InstantSource clock) {
        this.door = door;
        this.prefix = prefix;
        this.cartSeenByAll = cartSeenByAll;
        this.article = article;
        this.clock = clock;
        this.orders = new WriteLedger(clock);
        this.carts = new WriteLedger(clock);
    }

    /** Begins the load. */
    public void start() {
        for (int i = 0; i < ORDERING; i++) {
            var name = prefix + "-" + i + "-";
            start("order-" + i, ORDER_PAUSE, n -> order(name + n));
        }
        for (int i = 0; i < FILLING; i++) {
            var name = prefix + "-" + i + "-";
            start("cart-" + i, FILL_PAUSE, n -> fill(name + n, n % 2 == 0));
        }
        for (int i = 0; i < LOOKING; i++) {
            start("look-" + i, LOOK_PAUSE, n -> look());
        }
    }

    /** Does the n-th thing that a user does. */
    private interface Deed {
        void run(int n) throws InterruptedException;
    }

    private void start(String name, Duration pause, Deed deed) {
        var thread = new Thread(() -> repeat(deed, pause), "drill-user-" + name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void repeat(Deed deed, Duration pause) {
        try {
            for (int n = 0; !stopped; n++) {
                deed.run(n);
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void order(String reference) throws InterruptedException {
        write(Kind.ORDER, orders.begin(reference), "/orders/" + reference, "PUT", "one lighthouse");
    }

    /** Puts one more into a cart, which a service must not repeat; or exactly one, which it may. */
    private void fill(String cart, boolean oneMore) throws InterruptedException {
        write(Kind.CART_WRITE, carts.begin(cart), "/carts/" + cart + "/" + article, oneMore ? "POST" : "PUT", "1");
    }

    private void write(Kind kind, WriteLedger.Attempt attempt, String path, String method, String body)
            throws InterruptedException {
        var told = ask(kind, path, method, body);
        switch (told.operation().result()) {
            case DONE -> attempt.acknowledged();
            case FAILED -> attempt.failed(new IOException(told.words()));
            case UNKNOWN -> attempt.unknown(new IOException(told.words()));
        }
        operations.add(told.operation());
    }

    private void look() throws InterruptedException {
        operations.add(ask(Kind.CART_READ, "/carts/" + cartSeenByAll, "GET", "").operation());
    }

    /** Holds what a user was told. */
    private record Told(UserOperation operation, String words) {}

    private Told ask(Kind kind, String path, String method, String body) throws InterruptedException {
        var address = door.address();
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        var began = clock.instant();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            var region = door.answeredBy(address, answer.headers());
            return new Told(
                    operation(kind, began, result(kind, answer.statusCode()), region, answer.statusCode()),
                    answer.statusCode() + " " + answer.body());
        } catch (IOException e) {
            return new Told(
                    operation(
                            kind, began, kind == Kind.CART_READ ? Result.FAILED : Result.UNKNOWN, Optional.empty(), 0),
                    e.toString());
        }
    }

    private UserOperation operation(Kind kind, Instant began, Result result, Optional<String> region, int status) {
        return new UserOperation(kind, began, clock.instant(), result, region.orElse(""), status);
    }

    /** A proxy's 503 is as good as the service's: it has not sent the request; its 502 and 504 tell that the answer is lost. */
    private static Result result(Kind kind, int status) {
        return switch (status) {
            case 200, 201 -> Result.DONE;
            case 503 -> Result.FAILED;
            default -> kind == Kind.CART_READ ? Result.FAILED : Result.UNKNOWN;
        };
    }

    /** Returns every request that has ended so far. */
    public List<UserOperation> operations() {
        return List.copyOf(operations);
    }

    /** Returns what those who placed orders were told. */
    public WriteLedger orders() {
        return orders;
    }

    /** Returns what those who filled carts were told. */
    public WriteLedger carts() {
        return carts;
    }

    /** Returns the users that had ended before the load did, in words; known once it is closed. */
    public List<String> endedEarly() {
        return List.copyOf(endedEarly);
    }

    /** Lets every request under way end, and no other begin. */
    @Override
    public void close() {
        threads.stream()
                .filter(thread -> !thread.isAlive())
                .forEach(thread -> endedEarly.add(thread.getName() + " ended before the load did"));
        stopped = true;
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the users", e);
        }
    }
}
