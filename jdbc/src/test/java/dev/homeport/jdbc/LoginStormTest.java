package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A password that is wrong everywhere must not become a storm of logins that blocks the account or fills the logs. */
class LoginStormTest {

    private static final int BUSY_THREADS = 20;
    private static final long MOST_IN_THE_FIRST_MINUTE = 30;
    private static final long MOST_A_MINUTE_AFTER = 12;

    /** Refuses every login as PostgreSQL does, and counts them. */
    private static final class RefusingServer implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger logins = new AtomicInteger();

        RefusingServer() throws IOException {
            var thread = new Thread(this::serve, "refusing-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (var socket = listener.accept()) {
                    var in = new DataInputStream(socket.getInputStream());
                    var out = new DataOutputStream(socket.getOutputStream());
                    var startup = in.readNBytes(in.readInt() - 4);
                    if (startup.length == 4) {
                        out.writeByte('N');
                        in.readNBytes(in.readInt() - 4);
                    }
                    logins.incrementAndGet();
                    var error = "SFATAL\0C28P01\0Mpassword authentication failed\0\0".getBytes(StandardCharsets.UTF_8);
                    out.writeByte('E');
                    out.writeInt(error.length + 4);
                    out.write(error);
                    out.flush();
                } catch (IOException goneOrClosed) {
                    continue;
                }
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void a_wrong_password_is_tried_ever_more_rarely_by_an_idle_data_source() throws Exception {
        try (var server = new RefusingServer()) {
            var began = System.nanoTime();
            try (var dataSource = FailoverDataSource.builder()
                    .node(Rig.EAST, "127.0.0.1", server.listener.getLocalPort())
                    .database("app")
                    .username("app")
                    .password("wrong")
                    .build()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> server.logins.get() >= 4);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .as("four logins, with pauses that double")
                        .isGreaterThan(Duration.ofMillis(2_500));
                assertThat(dataSource.topology().nodes().get(0).lastWord()).contains("password authentication failed");
            }
        }
    }

    @Test
    @Tag("slow")
    void twenty_busy_threads_without_a_primary_send_a_wrong_password_no_more_often_than_the_monitor_does()
            throws Exception {
        try (var server = new RefusingServer();
                var dataSource = FailoverDataSource.builder()
                        .node(Rig.EAST, "127.0.0.1", server.listener.getLocalPort())
                        .database("app")
                        .username("app")
                        .password("wrong")
                        .borrowTimeout(Duration.ofSeconds(1))
                        .build();
                var borrowers = new BusyBorrowers(dataSource)) {
            assertFewLogins(server.logins::get);
            assertThat(borrowers.failures.get()).isGreaterThan(BUSY_THREADS * 10);
        }
    }

    @Test
    @Tag("slow")
    void a_password_that_becomes_wrong_under_twenty_busy_threads_is_sent_ever_more_rarely() throws Exception {
        try (var lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start()) {
            var east = lab.region(Rig.EAST);
            try (var dataSource = overOnly(east, lab);
                    var borrowers = new BusyBorrowers(dataSource)) {
                await().until(() -> borrowers.successes.get() > BUSY_THREADS * 10);
                lab.rotatePassword(east);
                endSessions(east, lab.username());
                assertFewLogins(() -> refusedLogins(east));
                assertThat(borrowers.failures.get()).isGreaterThan(BUSY_THREADS * 10);
            }
        }
    }

    /** Counts the logins from now on, for two minutes. */
    private static void assertFewLogins(Count logins) throws Exception {
        await().pollDelay(Duration.ofMinutes(1)).atMost(Duration.ofMinutes(2)).until(() -> true);
        var inTheFirst = logins.now();
        await().pollDelay(Duration.ofMinutes(1)).atMost(Duration.ofMinutes(2)).until(() -> true);
        var inTheSecond = logins.now() - inTheFirst;
        assertThat(inTheFirst).as("logins in the first minute").isBetween(1L, MOST_IN_THE_FIRST_MINUTE);
        assertThat(inTheSecond).as("logins in the second minute").isBetween(1L, MOST_A_MINUTE_AFTER);
    }

    private interface Count {
        long now() throws SQLException;
    }

    /** Threads that borrow, ask and return, one time after the other, and count how that ends. */
    private static final class BusyBorrowers implements AutoCloseable {

        private final FailoverDataSource dataSource;
        private final AtomicInteger successes = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicBoolean stopped = new AtomicBoolean();

        BusyBorrowers(FailoverDataSource dataSource) {
            this.dataSource = dataSource;
            for (int i = 0; i < BUSY_THREADS; i++) {
                Rig.THREADS.execute(this::work);
            }
        }

        private void work() {
            while (!stopped.get()) {
                try (var connection = dataSource.getConnection();
                        var statement = connection.createStatement()) {
                    statement.execute("select pg_sleep(0.01)");
                    successes.incrementAndGet();
                } catch (SQLException e) {
                    failures.incrementAndGet();
                }
            }
        }

        @Override
        public void close() {
            stopped.set(true);
        }
    }

    private static FailoverDataSource overOnly(LabRegion region, RegionLab lab) {
        var hikari = new HikariConfig();
        hikari.setMaximumPoolSize(BUSY_THREADS);
        return FailoverDataSource.builder()
                .node(Rig.node(region))
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .borrowTimeout(Duration.ofSeconds(1))
                .hikari(hikari)
                .requirePrimaryWithin(Duration.ofMinutes(1))
                .build();
    }

    private static void endSessions(LabRegion region, String username) throws SQLException {
        try (var superuser = region.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + username + "'");
        }
    }

    /** Counts them in the server's own log. */
    private static long refusedLogins(LabRegion region) throws SQLException {
        try (var superuser = region.connectAsSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery("select count(*) from regexp_matches(pg_read_file("
                        + "current_setting('data_directory') || '/../server.log'),"
                        + " 'FATAL: +password authentication failed', 'g')")) {
            row.next();
            return row.getLong(1);
        }
    }
}
