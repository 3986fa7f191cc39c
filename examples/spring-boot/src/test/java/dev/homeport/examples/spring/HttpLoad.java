package dev.homeport.examples.spring;

import dev.homeport.testkit.ledger.LedgerEntry;
import dev.homeport.testkit.ledger.WriteLedger;
import dev.homeport.testkit.ledger.WriteOutcome;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/**
 * Sends writes over HTTP, each writer with one under way at a time, and records in a ledger what each was told. A write
 * is never sent again.
 */
final class HttpLoad implements AutoCloseable {

    static final int WRITERS = 8;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final InstantSource clock = monotonic();
    private final WriteLedger ledger = new WriteLedger(clock);
    private final String base;
    private final BiFunction<HttpRequest.Builder, String, HttpRequest.Builder> write;
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean stopped;

    private HttpLoad(String base, BiFunction<HttpRequest.Builder, String, HttpRequest.Builder> write) {
        this.base = base;
        this.write = write;
    }

    /** Places orders, each under a reference of its own. */
    static HttpLoad orders(int port) {
        return start(
                "http://127.0.0.1:" + port + "/orders/",
                (request, reference) -> request.POST(HttpRequest.BodyPublishers.ofString("a lighthouse")));
    }

    /** Puts carts, each under an identifier of its own. */
    static HttpLoad carts(int port) {
        return start(
                "http://127.0.0.1:" + port + "/carts/",
                (request, id) -> request.header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"lighthouse\":1}")));
    }

    private static HttpLoad start(String base, BiFunction<HttpRequest.Builder, String, HttpRequest.Builder> write) {
        var load = new HttpLoad(base, write);
        for (int i = 0; i < WRITERS; i++) {
            var name = "writer-" + i;
            var writer = new Thread(() -> load.write(name), "orders-" + name);
            writer.setDaemon(true);
            writer.start();
            load.writers.add(writer);
        }
        return load;
    }

    private static InstantSource monotonic() {
        var start = Instant.now();
        var startNanos = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - startNanos);
    }

    private void write(String name) {
        var client = HttpClient.newHttpClient();
        for (int i = 0; !stopped; i++) {
            var id = name + "-" + i;
            var request = write.apply(HttpRequest.newBuilder(URI.create(base + id)), id)
                    .timeout(Duration.ofSeconds(60))
                    .build();
            var attempt = ledger.begin(id);
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

    WriteLedger ledger() {
        return ledger;
    }

    /** Returns the time of the ledger, now. */
    Instant now() {
        return clock.instant();
    }

    /** Returns whether every writer waits for an answer. */
    boolean isHeld() {
        return ledger.entries().stream().filter(entry -> !entry.finished()).count() == WRITERS;
    }

    /** Returns how many writes were sent after then and acknowledged. */
    long acknowledgedSince(Instant instant) {
        return ledger.entries().stream()
                .filter(entry -> entry.startedAt().isAfter(instant) && entry.outcome() == WriteOutcome.ACKNOWLEDGED)
                .count();
    }

    /** Returns the writes that were sent after then, and were answered with anything but "done". */
    List<LedgerEntry> failedSince(Instant instant) {
        return ledger.entries().stream()
                .filter(entry -> entry.startedAt().isAfter(instant) && entry.outcome() != WriteOutcome.ACKNOWLEDGED)
                .toList();
    }

    /** Lets every write under way end, and no other begin. Idempotent. */
    void stop() {
        stopped = true;
        for (var writer : writers) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for " + writer.getName(), e);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
