package dev.homeport.examples.drill;

import dev.homeport.examples.drill.watch.DrillThreads;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a steady load of writers, each with one order under way at a time, half of them at each region's service. The
 * ledger records what each was told; an order is never tried again.
 */
final class OrderLoad implements AutoCloseable {

    static final int WRITERS = 8;

    /** Between two orders of a writer: a few hundred writes a second in all, on any machine. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private final WriteLedger ledger;
    private final String prefix;
    private final List<Integer> ports;
    private final List<Thread> writers = new ArrayList<>();
    private final List<String> endedEarly = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Prepares the writers.
     *
     * @param prefix what every reference begins with; the rest is the number of the writer's service, of the writer, and
     *     of the order
     */
    OrderLoad(Stage stage, WriteLedger ledger, String prefix) {
        this.ledger = ledger;
        this.prefix = prefix;
        this.ports =
                stage.services().values().stream().map(OrdersService::httpPort).toList();
    }

    void start() {
        for (int i = 0; i < WRITERS; i++) {
            var service = i % ports.size();
            var base = "http://127.0.0.1:" + ports.get(service) + "/orders/";
            var name = prefix + "-" + service + "-" + i + "-";
            writers.add(DrillThreads.start("writer-" + i, () -> write(base, name)));
        }
    }

    /** Returns the service that an order was sent to, by the order of the stage's services. */
    static int serviceOf(String prefix, String reference) {
        return Character.digit(reference.charAt(prefix.length() + 1), 10);
    }

    private void write(String base, String name) {
        var client = HttpClient.newHttpClient();
        for (int i = 0; !stopped; i++) {
            var reference = name + i;
            var request = HttpRequest.newBuilder(URI.create(base + reference))
                    .timeout(Duration.ofSeconds(60))
                    .PUT(HttpRequest.BodyPublishers.ofString("one lighthouse"))
                    .build();
            var attempt = ledger.begin(reference);
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
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns the writers that had ended before the load did, in words; known once it is closed. */
    List<String> endedEarly() {
        return List.copyOf(endedEarly);
    }

    /** Lets every order under way end, and no other begin. */
    @Override
    public void close() {
        writers.stream()
                .filter(writer -> !writer.isAlive())
                .forEach(writer -> endedEarly.add(writer.getName() + " ended before the load did"));
        stopped = true;
        writers.forEach(DrillThreads::join);
    }
}
