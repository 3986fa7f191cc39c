package dev.homeport.examples.drill;

import dev.homeport.examples.drill.CartReads.Read;
import dev.homeport.examples.drill.watch.DrillThreads;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a steady load of shoppers, half of them at each region's service: readers look at one cart again and again, and
 * writers put something into a new cart each time, alternately one more or exactly one. None ever tries again.
 *
 * <p>A cart for each write tells a write that was done twice from two writes: one more, done twice, is two.
 */
final class CartLoad implements AutoCloseable {

    static final int READERS = 12;
    static final int WRITERS = 8;

    /** Longer than any answer takes, so that it is the service that decides how long a caller waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Between two of a shopper; the rates leave two cores room for replication, which writes everything once more. */
    private static final long READ_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long WRITE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final WriteLedger ledger;
    private final CartReads reads;
    private final String prefix;
    private final InstantSource clock;
    private final List<String> services;
    private final List<Thread> shoppers = new ArrayList<>();
    private final List<String> endedEarly = new ArrayList<>();
    private volatile boolean stopped;

    CartLoad(Stage stage, WriteLedger ledger, CartReads reads, String prefix, InstantSource clock) {
        this.ledger = ledger;
        this.reads = reads;
        this.prefix = prefix;
        this.clock = clock;
        this.services = stage.services().values().stream()
                .map(OrdersService::httpPort)
                .map(port -> "http://127.0.0.1:" + port + "/carts/")
                .toList();
    }

    void start() {
        for (int i = 0; i < READERS; i++) {
            var carts = services.get(i % services.size());
            shoppers.add(DrillThreads.start("cart-reader-" + i, () -> read(carts)));
        }
        for (int i = 0; i < WRITERS; i++) {
            var service = i % services.size();
            var name = prefix + "-" + service + "-" + i + "-";
            shoppers.add(DrillThreads.start("cart-writer-" + i, () -> write(services.get(service), name)));
        }
    }

    /**
     * Returns whether the write to that cart was exactly one, which may be repeated; else it was one more, which may
     * not.
     */
    static boolean repeatable(String cart) {
        return Character.digit(cart.charAt(cart.length() - 1), 10) % 2 == 1;
    }

    private void read(String carts) {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create(carts + Carts.SEEN_BY_ALL))
                .timeout(PATIENCE)
                .build();
        while (!stopped) {
            var began = clock.instant();
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                var failure = answer.statusCode() == 200
                        ? Optional.<String>empty()
                        : Optional.of(answer.statusCode() + " " + answer.body().strip());
                reads.add(new Read(began, clock.instant(), failure));
            } catch (IOException e) {
                reads.add(new Read(began, clock.instant(), Optional.of(e.toString())));
            } catch (InterruptedException e) {
                return;
            }
            LockSupport.parkNanos(READ_PAUSE_NANOS);
        }
    }

    private void write(String carts, String name) {
        var client = HttpClient.newHttpClient();
        for (int i = 0; !stopped; i++) {
            var cart = name + i;
            var request = HttpRequest.newBuilder(URI.create(carts + cart + "/" + Carts.ARTICLE))
                    .timeout(PATIENCE)
                    .method(repeatable(cart) ? "PUT" : "POST", HttpRequest.BodyPublishers.ofString("1"))
                    .build();
            var attempt = ledger.begin(cart);
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                switch (answer.statusCode()) {
                    case 201 -> attempt.acknowledged();
                    case 503 -> attempt.failed(new IOException(answer.body()));
                    default -> attempt.unknown(new IOException(answer.statusCode() + " " + answer.body()));
                }
            } catch (IOException e) {
                attempt.unknown(e);
            } catch (InterruptedException e) {
                attempt.unknown(e);
                return;
            }
            LockSupport.parkNanos(WRITE_PAUSE_NANOS);
        }
    }

    /** Returns the shoppers that had ended before the load did, in words; known once it is closed. */
    List<String> endedEarly() {
        return List.copyOf(endedEarly);
    }

    /** Lets every request under way end, and no other begin. */
    @Override
    public void close() {
        shoppers.stream()
                .filter(shopper -> !shopper.isAlive())
                .forEach(shopper -> endedEarly.add(shopper.getName() + " ended before the load did"));
        stopped = true;
        shoppers.forEach(DrillThreads::join);
    }
}
