package dev.homeport.benchmarks.jdbc.alternatives;

import dev.homeport.benchmarks.jdbc.alternatives.WriteLoad.Write;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Plays one outage against one pool: eight writers, two seconds of calm, the fault, two seconds later the promotion, and then
 * until all writers were served by the promoted server, or the cut-off. Times are counted from when that server took writes.
 * Replication is asynchronous, as it mostly is between regions; with a synchronous standby an old primary that was left beside
 * the promoted one acknowledges nothing.
 */
final class OutageRun {

    static final Duration CUT_OFF = Duration.ofSeconds(60);

    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int ENOUGH = 20 * WriteLoad.THREADS;

    private OutageRun() {}

    /**
     * What was noticed.
     *
     * @param allServed from the promotion until each writer had a write acknowledged by the promoted server; empty if not before
     *     the cut-off
     * @param failedAfter writes that began after the promotion and failed
     * @param longest the longest write, one that was still under way at the end included
     * @param stale writes that began after the promotion and were acknowledged by the old primary
     */
    record Result(Optional<Duration> allServed, long failedAfter, Duration longest, long stale) {}

    static Result play(Alternative alternative, Outage outage) throws Exception {
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start()) {
            var primary = lab.regions().get(0);
            var standby = lab.regions().get(1);
            lab.replication(Replication.ASYNCHRONOUS);
            createTable(primary);
            standby.awaitCaughtUp(primary, Duration.ofSeconds(30));
            var pool = alternative.open(lab);
            var load = WriteLoad.start(pool.dataSource());
            try {
                awaitWrites(load);
                LockSupport.parkNanos(CALM.toNanos());
                outage.strike(primary);
                LockSupport.parkNanos(CALM.toNanos());
                standby.promote();
                return watch(load, primary.serverPort(), standby.serverPort(), System.nanoTime());
            } finally {
                load.close();
                primary.heal();
                primary.thaw();
                pool.close();
                if (!load.awaitEnd(CUT_OFF)) {
                    System.out.println("A writer of " + alternative + " still hangs after the pool was closed.");
                }
            }
        }
    }

    private static Result watch(WriteLoad load, int oldPort, int newPort, long promoted) {
        long cutOff = promoted + CUT_OFF.toNanos();
        while (servedAt(load.writes(), newPort).isEmpty() && System.nanoTime() < cutOff) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        LockSupport.parkNanos(AFTERWARDS.toNanos());
        var writes = load.writes();
        var after = writes.stream().filter(write -> write.began() > promoted).toList();
        var returned =
                writes.stream().map(Write::took).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
        var underWay = load.longestUnderWay();
        return new Result(
                servedAt(writes, newPort).map(at -> Duration.ofNanos(Math.max(0, at - promoted))),
                after.stream().filter(Write::failed).count(),
                underWay.compareTo(returned) > 0 ? underWay : returned,
                after.stream().filter(write -> write.port() == oldPort).count());
    }

    /** Returns when the last of the writers had its first write acknowledged by that server. */
    private static Optional<Long> servedAt(List<Write> writes, int port) {
        var first = writes.stream()
                .filter(write -> write.port() == port)
                .collect(Collectors.toMap(Write::thread, Write::ended, Math::min));
        return first.size() < WriteLoad.THREADS
                ? Optional.empty()
                : first.values().stream().max(Long::compare);
    }

    private static void awaitWrites(WriteLoad load) {
        long until = System.nanoTime() + CUT_OFF.toNanos();
        while (load.writes().stream().filter(write -> !write.failed()).count() < ENOUGH) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("No writes before the outage: " + load.writes());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static void createTable(LabRegion primary) throws SQLException {
        try (var connection = primary.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table writes (id bigint primary key)");
        }
    }
}
