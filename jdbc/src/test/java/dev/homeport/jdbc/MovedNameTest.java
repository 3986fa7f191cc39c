package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.internal.connect.ElectedServer;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.MovingName;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name that moves to the promoted server while the old primary lives: a virtual IP, a service, an endpoint. */
class MovedNameTest {

    private RegionLab lab;
    private LabRegion east;
    private LabRegion west;
    private MovingName name;

    @BeforeEach
    void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = lab.region(Rig.EAST);
        west = lab.region(Rig.WEST);
        name = lab.movingName(east);
        Rig.createTable(east);
        west.awaitCaughtUp(east, Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void a_name_that_moves_while_the_old_primary_lives_never_leads_one_pool_to_two_servers() throws Exception {
        var events = new CopyOnWriteArrayList<TopologyEvent>();
        try (var dataSource = overTheName()) {
            dataSource.addListener(events::add);
            var held = new ArrayList<Connection>();
            held.add(dataSource.getConnection());
            west.promote();
            name.pointTo(west);
            var moved = System.nanoTime();

            for (int i = 0; i < 3; i++) {
                held.add(dataSource.getConnection());
            }
            assertThat(servers(held.subList(1, 4))).containsOnly(west.serverPort());
            assertThat(Duration.ofNanos(System.nanoTime() - moved)).isLessThan(Duration.ofSeconds(10));
            assertThat(dataSource.topology().epoch().timeline()).hasValue(2);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> held.get(0).isClosed() || !held.get(0).isValid(1));
            assertThat(events)
                    .filteredOn(TopologyEvent.PrimaryAccepted.class::isInstance)
                    .last()
                    .isInstanceOfSatisfying(
                            TopologyEvent.PrimaryAccepted.class,
                            accepted -> assertThat(accepted.epoch().timeline()).hasValue(2));
            for (var connection : held) {
                connection.close();
            }
        }
    }

    @Test
    void connections_opened_after_a_move_write_nothing_to_the_old_server_whatever_they_meet() throws Exception {
        try (var dataSource = overTheName()) {
            var stopped = new AtomicBoolean();
            var writers = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 4; i++) {
                writers.add(CompletableFuture.runAsync(() -> writeUntil(stopped, dataSource), Rig.THREADS));
            }
            await().until(() -> Rig.rows(east) > 20);
            west.promote();
            name.moveTo(west);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> dataSource.topology().epoch().timeline().equals(OptionalInt.of(2)));
            var rowsOnOld = Rig.rows(east);
            var rowsOnNew = Rig.rows(west);
            await().until(() -> Rig.rows(west) > rowsOnNew + 20);
            stopped.set(true);
            CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            assertThat(Rig.rows(east)).isEqualTo(rowsOnOld);
        }
    }

    @Test
    void a_role_that_may_not_ask_who_the_server_is_gets_its_connections_all_the_same() throws Exception {
        superuser("revoke execute on function pg_control_system() from public");
        superuser("alter role app set default_transaction_isolation = serializable");
        try (var connection = east.connectDirectly()) {
            var identity = new ServerIdentity(startedAt(connection), "", 0);
            var epoch = new Epoch(OptionalLong.of(1), OptionalInt.of(1));
            var elected = new ElectedServer(
                    Rig.node(east),
                    new ServerFacts(identity, epoch, false, OptionalLong.empty(), 100),
                    Duration.ofSeconds(2));
            elected.verify(connection);
            elected.verify(connection);
            assertThat(servers(List.of(connection))).containsExactly(east.serverPort());

            superuser("revoke execute on function pg_postmaster_start_time() from public");
            elected.verify(connection);
            assertThat(connection.getNetworkTimeout()).isZero();
        }
        try (var standby = west.connectDirectly()) {
            var other = new ElectedServer(
                    Rig.node(west),
                    new ServerFacts(
                            new ServerIdentity(Instant.EPOCH, "", 0), Epoch.UNKNOWN, true, OptionalLong.empty(), 100),
                    Duration.ofSeconds(2));
            other.verify(standby);
        }
    }

    private void superuser(String sql) throws SQLException {
        for (var database : List.of("postgres", lab.database())) {
            try (var connection = DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + east.serverPort() + "/" + database,
                            lab.superuser(),
                            lab.superuserPassword());
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
        west.awaitCaughtUp(east, Duration.ofSeconds(10));
    }

    private static Instant startedAt(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_postmaster_start_time()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static void writeUntil(AtomicBoolean stopped, FailoverDataSource dataSource) {
        while (!stopped.get()) {
            try (var connection = dataSource.getConnection()) {
                Rig.insert(connection, "row");
            } catch (SQLException lost) {
                // The move resets connections in the middle of a statement.
            }
        }
    }

    private FailoverDataSource overTheName() {
        return FailoverDataSource.builder()
                .node(Rig.EAST, name.host(), name.port())
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .hikari(lazily())
                .requirePrimaryWithin(Duration.ofSeconds(60))
                .build();
    }

    /** A pool that opens a connection only when one is wanted. */
    private static HikariConfig lazily() {
        var pool = Rig.pool(4);
        pool.setMinimumIdle(0);
        return pool;
    }

    private static List<Integer> servers(List<Connection> connections) throws SQLException {
        var ports = new ArrayList<Integer>();
        for (var connection : connections) {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select inet_server_port()")) {
                row.next();
                ports.add(row.getInt(1));
            }
        }
        return ports;
    }
}
