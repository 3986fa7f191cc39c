package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.watch.DrillThreads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks every region's {@code /health} ten times a second, as a load balancer in a hurry would, and notes each change. */
final class HealthWatch implements AutoCloseable {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Records one change of an answer; status 0 is no answer in time. */
    record Change(Instant at, int status) {}

    private final InstantSource clock;
    private final Map<String, List<Change>> changes = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    HealthWatch(Stage stage, InstantSource clock) {
        this.clock = clock;
        var client = HttpClient.newHttpClient();
        stage.services().keySet().forEach(region -> changes.put(region, new ArrayList<>()));
        // One thread a region, so that none waits for the other's silence.
        changes.keySet().forEach(region -> {
            var url = stage.health(region);
            threads.add(DrillThreads.start("health-" + region, () -> run(client, region, url)));
        });
    }

    private void run(HttpClient client, String region, URI url) {
        while (!stopped) {
            note(region, status(client, url));
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private static int status(HttpClient client, URI url) {
        try {
            var request = HttpRequest.newBuilder(url).timeout(TIMEOUT).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private synchronized void note(String region, int status) {
        var history = changes.get(region);
        if (history.isEmpty() || history.get(history.size() - 1).status() != status) {
            history.add(new Change(clock.instant(), status));
        }
    }

    /** Returns the latest answer of each region, such as {@code us-east-1 200, eu-west-1 503}. */
    synchronized String now() {
        return changes.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + (entry.getValue().isEmpty()
                                ? "-"
                                : entry.getValue()
                                        .get(entry.getValue().size() - 1)
                                        .status()))
                .collect(Collectors.joining(", "));
    }

    /** Returns a region's latest answer; 0 before the first. */
    synchronized int now(String region) {
        var history = changes.get(region);
        return history.isEmpty() ? 0 : history.get(history.size() - 1).status();
    }

    /** Returns a region's answers from the instant on, the one in force first, without their times. */
    synchronized List<Integer> statuses(String region, Instant since) {
        return Stream.concat(
                        inForce(region, since).stream(),
                        changes.get(region).stream()
                                .filter(change -> change.at().isAfter(since)))
                .map(Change::status)
                .toList();
    }

    private Optional<Change> inForce(String region, Instant at) {
        return changes.get(region).stream()
                .filter(change -> !change.at().isAfter(at))
                .reduce((earlier, later) -> later);
    }

    /**
     * Returns a region's answers from the instant on, the one in force first: {@code 200, 503 at 2.3 s, 200 at 2.9 s}.
     */
    synchronized String history(String region, Instant since) {
        var inForce = inForce(region, since).map(change -> Integer.toString(change.status()));
        var later = changes.get(region).stream()
                .filter(change -> change.at().isAfter(since))
                .map(change -> change.status() + " at " + Formats.seconds(Duration.between(since, change.at())));
        return Stream.concat(inForce.stream(), later).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(DrillThreads::join);
    }
}
