package dev.homeport.benchmarks.jdbc;

import dev.homeport.benchmarks.thread.Parking;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.FailoverDataSourceBuilder;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Runs one data source over a lab at a distance, and strikes its primary; closing it repairs the lab. */
final class FarCluster implements AutoCloseable {

    /** Names the troubles that are no loss of the primary. */
    enum Trouble {
        MONITOR_TERMINATED("the monitor's session is ended"),
        FROZEN_BRIEFLY("the server stands still for 0.9 s"),
        FLOWS_FORGOTTEN("a firewall forgets the open connections"),
        STANDBY_GONE("the standby is gone"),
        OUR_OWN_PAUSE("this process stands still for 2 s");

        private final String words;

        Trouble(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Names the ways to lose a primary. */
    enum Loss {
        CRASH("crashes"),
        FREEZE("freezes"),
        BLACK_HOLE("is behind a black hole");

        private final String words;

        Loss(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration WATCHED = Duration.ofSeconds(4);
    private static final Duration FROZEN = Duration.ofMillis(900);
    private static final long PAUSE_NANOS = 5_000_000;

    private final RegionLab lab;
    private final LabRegion primary;
    private final LabRegion standby;
    private final List<TopologyEvent> events = new CopyOnWriteArrayList<>();
    private final FailoverDataSource dataSource;

    FarCluster(RegionLab lab, Duration distance) throws Exception {
        this(lab, distance, UnaryOperator.identity());
    }

    FarCluster(RegionLab lab, Duration distance, UnaryOperator<FailoverDataSourceBuilder> adjust) throws Exception {
        this.lab = lab;
        standby = standbyOf(lab);
        primary = lab.regions().get(0) == standby
                ? lab.regions().get(1)
                : lab.regions().get(0);
        standby.awaitCaughtUp(primary, BOUND);
        lab.regions().forEach(region -> region.distance(distance));
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .borrowTimeout(Duration.ofSeconds(20))
                .driverProperty("sslmode", "verify-full")
                .driverProperty("sslrootcert", lab.caCertificate().toString())
                .requirePrimaryWithin(BOUND)
                .listener(events::add);
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        dataSource = adjust.apply(builder).build();
        await(this::standbyIsKnown);
        write();
    }

    static LabRegion standbyOf(RegionLab lab) {
        return lab.regions().get(0).isWritable()
                ? lab.regions().get(1)
                : lab.regions().get(0);
    }

    static void createTable(RegionLab lab) throws SQLException {
        try (var connection = lab.regions().get(0).connectDirectly();
                var statement = connection.createStatement()) {
            statement.execute("create table entries (id text)");
        }
    }

    /**
     * Causes the trouble, and returns how often the primary was given up or another one taken although it was not lost.
     */
    long without(Trouble trouble) throws Exception {
        events.clear();
        switch (trouble) {
            case MONITOR_TERMINATED -> primary.terminateSessions("homeport-monitor");
            case FROZEN_BRIEFLY -> {
                primary.freeze();
                Parking.pause(FROZEN);
                primary.thaw();
            }
            case FLOWS_FORGOTTEN -> lab.regions().forEach(LabRegion::forgetConnections);
            case STANDBY_GONE -> standby.crash();
            case OUR_OWN_PAUSE -> RegionLab.pauseThisProcess(Duration.ofSeconds(2));
        }
        Parking.pause(WATCHED);
        if (write() != primary.serverPort()) {
            throw new IllegalStateException("A write went to another server than " + primary.name());
        }
        return events.stream()
                .filter(event -> event instanceof TopologyEvent.PrimaryLost
                        || event instanceof TopologyEvent.PrimaryAccepted accepted && accepted.failover())
                .count();
    }

    /** Loses the primary, and returns the time until a statement that was under way has ended. */
    Duration statementEndsAfter(Loss loss) throws Exception {
        var running = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Long>();
        new Thread(() -> sleepInStatement(running, ended), "far-primary-statement").start();
        running.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        await(() -> countSleepers() > 0);
        var lost = System.nanoTime();
        switch (loss) {
            case CRASH -> primary.crash();
            case FREEZE -> primary.freeze();
            case BLACK_HOLE -> primary.blackHole();
        }
        return Duration.ofNanos(ended.get(BOUND.toSeconds(), TimeUnit.SECONDS) - lost);
    }

    /** Promotes the standby, and returns the time from the end of the promotion to the first write there. */
    Duration firstWriteAfterPromotion() throws SQLException {
        standby.promote();
        return firstWrite();
    }

    /** The same where other applications held all connections of the standby, and leave it when it is promoted. */
    Duration firstWriteAfterPromotion(OtherApplications others) throws SQLException {
        await(this::warmPoolIsRefused);
        standby.promote();
        others.close();
        return firstWrite();
    }

    private Duration firstWrite() {
        var promoted = System.nanoTime();
        await(() -> {
            try {
                return write() == standby.serverPort();
            } catch (SQLException notYet) {
                return false;
            }
        });
        return Duration.ofNanos(System.nanoTime() - promoted);
    }

    /** Returns whether the data source says that it has no primary. */
    boolean saysThatThereIsNoPrimary() {
        return dataSource.topology().primary().isEmpty();
    }

    @Override
    public void close() {
        dataSource.close();
        for (var region : lab.regions()) {
            region.heal();
            region.thaw();
            region.distance(Duration.ZERO);
        }
        if (standby.isWritable()) {
            primary.rejoinAsStandbyOf(standby);
        } else if (!standby.isRunning()) {
            standby.restart();
        }
    }

    private boolean standbyIsKnown() {
        return dataSource.topology().nodes().stream().anyMatch(node -> node.role() == NodeStatus.Role.STANDBY);
    }

    private boolean warmPoolIsRefused() {
        return dataSource.topology().nodes().stream()
                .flatMap(node -> node.warnings().stream())
                .anyMatch(warning ->
                        warning.contains("too many clients") || warning.contains("remaining connection slots"));
    }

    private int write() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("insert into entries values ('far') returning inet_server_port()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private void sleepInStatement(CompletableFuture<Void> running, CompletableFuture<Long> ended) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            running.complete(null);
            statement.execute("select pg_sleep(600)");
            ended.completeExceptionally(new IllegalStateException("The statement was not interrupted"));
        } catch (SQLException e) {
            running.completeExceptionally(e);
            ended.complete(System.nanoTime());
        }
    }

    private long countSleepers() {
        try (var superuser = primary.connectAsSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where query like 'select pg_sleep(600)%'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The primary cannot be asked what runs", e);
        }
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Waited in vain for " + BOUND);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
