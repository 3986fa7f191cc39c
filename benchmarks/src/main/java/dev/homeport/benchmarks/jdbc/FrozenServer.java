package dev.homeport.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Topology;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long callers wait when the primary freezes and no standby is promoted: a statement in flight, a borrower
 * beyond its timeout, and closing. It prints the median and the worst of each; the argument is the number of runs, 10
 * by default.
 */
public final class FrozenServer {

    private static final Duration BORROW_TIMEOUT = Duration.ofSeconds(3);
    private static final int BORROWERS = 8;

    private final List<Duration> statements = new ArrayList<>();
    private final List<Duration> overstays = new ArrayList<>();
    private final List<Duration> closes = new ArrayList<>();

    private FrozenServer() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        var runs = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
        var figures = new FrozenServer();
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start()) {
            for (int i = 0; i < runs; i++) {
                figures.freezeOnce(lab, lab.regions().get(0));
            }
        }
        print("a statement in flight fails after the freeze", figures.statements);
        print("a borrower waits beyond its timeout", figures.overstays);
        print("close() with the primary frozen", figures.closes);
    }

    private void freezeOnce(RegionLab lab, LabRegion primary) throws Exception {
        var dataSource = open(lab);
        var threads = Executors.newFixedThreadPool(2 * BORROWERS);
        try {
            settle();
            var callers = new ArrayList<Callable<Duration>>();
            for (int i = 0; i < BORROWERS; i++) {
                var connection = dataSource.getConnection();
                callers.add(() -> {
                    try (connection;
                            var statement = connection.createStatement()) {
                        return untilFailure(() -> statement.execute("select pg_sleep(60)"));
                    }
                });
            }
            var borrowers = new ArrayList<Callable<Duration>>();
            for (int i = 0; i < BORROWERS; i++) {
                borrowers.add(() -> untilFailure(dataSource::getConnection).minus(BORROW_TIMEOUT));
            }
            primary.freeze();
            var inFlight = callers.stream().map(threads::submit).toList();
            var waiting = borrowers.stream().map(threads::submit).toList();
            for (var each : inFlight) {
                statements.add(each.get(30, TimeUnit.SECONDS));
            }
            for (var each : waiting) {
                overstays.add(each.get(30, TimeUnit.SECONDS));
            }
            if (dataSource.topology().state() != Topology.State.NO_PRIMARY) {
                throw new IllegalStateException("The frozen primary was not left: " + dataSource.topology());
            }
            closes.add(timed(() -> {
                dataSource.close();
                return true;
            }));
        } catch (ExecutionException e) {
            throw new IllegalStateException("A caller did not fail as it should", e);
        } finally {
            primary.thaw();
            dataSource.close();
            threads.shutdownNow();
        }
    }

    private static FailoverDataSource open(RegionLab lab) {
        var pool = new HikariConfig();
        pool.setMaximumPoolSize(BORROWERS);
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .borrowTimeout(BORROW_TIMEOUT)
                .hikari(pool)
                .requirePrimaryWithin(Duration.ofSeconds(10));
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        return builder.build();
    }

    /** Freezes at any point of a calm probe interval, not always right after the start. */
    private static void settle() {
        LockSupport.parkNanos(
                ThreadLocalRandom.current().nextLong(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(2)));
    }

    private static Duration untilFailure(Callable<?> call) throws Exception {
        return timed(() -> {
            try {
                call.call();
            } catch (SQLException expected) {
                return true;
            }
            throw new IllegalStateException("A call succeeded on a frozen server");
        });
    }

    private static Duration timed(Callable<Boolean> call) throws Exception {
        var began = System.nanoTime();
        call.call();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void print(String what, List<Duration> durations) {
        var sorted = durations.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%-46s median %5d ms, worst %5d ms, of %d%n",
                what,
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.get(sorted.size() - 1).toMillis(),
                sorted.size());
    }
}
