package dev.homeport.examples.drill.door;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers as Route 53 does with failover records: checkers ask every region, and users are told the address of one that
 * is well; the requests themselves do not pass it. It asks far oftener than Route 53 does and nobody keeps its answers,
 * so that a drill shows the order of events and not Route 53's times, 10 s a check and up to a minute of TTL.
 */
final class CheckerDoor implements FrontDoor {

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final List<Checked> regions = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private volatile boolean closed;

    /** Keeps what the checkers know of one region; each field is written by one thread. */
    private static final class Checked {
        private final Entrance entrance;
        private volatile boolean well = true;
        private volatile boolean alive = true;

        Checked(Entrance entrance) {
            this.entrance = entrance;
        }
    }

    CheckerDoor(List<Entrance> entrances) {
        for (var entrance : entrances) {
            var checked = new Checked(entrance);
            regions.add(checked);
            start("health-" + entrance.region(), () -> check(entrance.health("/health"), in -> checked.well = in));
            start("live-" + entrance.region(), () -> check(entrance.health("/health/live"), in -> checked.alive = in));
        }
    }

    private void start(String name, Runnable work) {
        var thread = new Thread(work, "drill-door-" + name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** Is told after each answer whether the region is in rotation. */
    private interface Outcome {
        void in(boolean in);
    }

    private void check(URI question, Outcome outcome) {
        var rotation = new Rotation();
        while (!closed) {
            rotation.note(says200(question));
            outcome.in(rotation.in());
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private boolean says200(URI question) {
        try {
            var request = HttpRequest.newBuilder(question).timeout(PATIENCE).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Checked> chosen() {
        return regions.stream()
                .filter(region -> region.well)
                .findFirst()
                .or(() -> regions.stream().filter(region -> region.alive).findFirst());
    }

    @Override
    public URI address() {
        return chosen().orElse(regions.get(0)).entrance.service();
    }

    @Override
    public Optional<String> answeredBy(URI address, HttpHeaders headers) {
        return regions.stream()
                .map(region -> region.entrance)
                .filter(entrance -> entrance.servicePort() == address.getPort())
                .map(Entrance::region)
                .findFirst();
    }

    @Override
    public Optional<String> route() {
        return chosen().map(region -> region.entrance.region());
    }

    @Override
    public String description() {
        return "health-checked names, in the manner of Route 53";
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(LockSupport::unpark);
    }
}
