package dev.homeport.examples.drill;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus.Circuit;
import dev.homeport.examples.drill.watch.DrillThreads;
import dev.homeport.examples.drill.watch.HomeRoutes;
import dev.homeport.region.RegionName;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks all the time how each service uses its own region's DynamoDB. */
final class RouteWatch implements AutoCloseable {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Stage stage;
    private final HomeRoutes notes;
    private final Thread thread;
    private volatile boolean stopped;

    RouteWatch(Stage stage, HomeRoutes notes) {
        this.stage = stage;
        this.notes = notes;
        this.thread = DrillThreads.start("routes", this::run);
    }

    private void run() {
        while (!stopped) {
            stage.services()
                    .forEach((region, service) -> service.dynamoDb().ifPresent(client -> {
                        var home = client.routes().region(RegionName.of(region));
                        notes.note(region, AccessMode.READ, share(home.reads()));
                        notes.note(region, AccessMode.WRITE, share(home.writes()));
                    }));
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    /** Returns how many of a hundred operations begin there. */
    static int share(Circuit circuit) {
        return circuit.used() ? circuit.share() : 0;
    }

    @Override
    public void close() {
        stopped = true;
        DrillThreads.join(thread);
    }
}
