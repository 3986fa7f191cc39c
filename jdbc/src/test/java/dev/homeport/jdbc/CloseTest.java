package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Closing leaves nothing: no thread, no socket, no session, whatever state the nodes are in. */
class CloseTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static RegionLab lab;
    private static LabRegion east;

    @BeforeAll
    static void start() {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .setting("client_connection_check_interval", "100ms")
                .start();
        east = lab.region(Rig.EAST);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @AfterEach
    void thaw() {
        east.thaw();
    }

    @Test
    void threads_sockets_and_sessions_are_gone_also_of_connections_in_use() throws Exception {
        var rig = rig("plain");
        var connection = rig.dataSource().getConnection();
        var statement = connection.createStatement();
        var running = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> statement.execute("select pg_sleep(600)"))
                        .isInstanceOf(SQLException.class),
                Rig.THREADS);
        await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().active() == 1);
        rig.close();
        assertThat(Rig.threadsOf("plain")).isEmpty();
        running.get(60, TimeUnit.SECONDS);
        awaitNoSessions();
    }

    @Test
    void it_may_be_called_again_and_by_several_threads_each_of_which_finds_it_done() throws Exception {
        var rig = rig("twice");
        var closers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 4; i++) {
            closers.add(CompletableFuture.runAsync(
                    () -> {
                        rig.close();
                        assertThat(Rig.threadsOf("twice")).isEmpty();
                    },
                    Rig.THREADS));
        }
        for (var closer : closers) {
            closer.get(60, TimeUnit.SECONDS);
        }
        rig.close();
        awaitNoSessions();
    }

    @Test
    void an_interrupt_does_not_make_it_leave_something_behind() {
        var rig = rig("interrupt");
        Thread.currentThread().interrupt();
        rig.close();
        assertThat(Thread.interrupted()).as("the status is kept").isTrue();
        assertThat(Rig.threadsOf("interrupt")).isEmpty();
        awaitNoSessions();
    }

    @Test
    void a_listener_may_close() throws Exception {
        var closed = new CountDownLatch(1);
        var started = new CompletableFuture<FailoverDataSource>();
        var dataSource = Rig.builder(lab)
                .name("from-listener")
                .listener(event -> {
                    if (event instanceof TopologyEvent.PrimaryAccepted) {
                        started.join().close();
                        closed.countDown();
                    }
                })
                .build();
        started.complete(dataSource);
        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Rig.threadsOf("from-listener").isEmpty());
    }

    @Test
    void a_frozen_primary_does_not_hold_it_up() throws Exception {
        var rig = rig("frozen");
        var connection = rig.dataSource().getConnection();
        east.freeze();
        var statement = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> connection.createStatement().execute("select 1"))
                        .isInstanceOf(SQLException.class),
                Rig.THREADS);
        rig.close();
        assertThat(Rig.threadsOf("frozen")).isEmpty();
        statement.get(60, TimeUnit.SECONDS);
        east.thaw();
        awaitNoSessions();
    }

    @Test
    void a_node_that_accepts_and_never_answers_does_not_hold_it_up() throws Exception {
        try (var mute = new ServerSocket(0, 50, LOOPBACK)) {
            closesWhileProbing("mute", mute.getLocalPort());
        }
    }

    @Test
    void a_node_that_never_accepts_does_not_hold_it_up() throws Exception {
        var fillers = new ArrayList<SocketChannel>();
        try (var full = new ServerSocket(0, 1, LOOPBACK)) {
            for (int i = 0; i < 8; i++) {
                var filler = SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(new InetSocketAddress(LOOPBACK, full.getLocalPort()));
                fillers.add(filler);
            }
            closesWhileProbing("full", full.getLocalPort());
        } finally {
            for (var filler : fillers) {
                filler.close();
            }
        }
    }

    private static void closesWhileProbing(String name, int port) throws IOException {
        var dataSource = Rig.builder(lab)
                .name(name)
                .node("ap-south-1", LOOPBACK.getHostAddress(), port)
                .connectTimeout(Duration.ofMinutes(1))
                .build();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> dataSource.topology().nodes().get(2).lastWord().startsWith("no answer (silent for "));
        dataSource.close();
        assertThat(Rig.threadsOf(name)).isEmpty();
    }

    private static Rig rig(String name) {
        var rig = Rig.over(lab, builder -> builder.name(name));
        rig.awaitRole(lab.region(Rig.WEST), NodeStatus.Role.STANDBY);
        return rig;
    }

    private static void awaitNoSessions() {
        for (var region : lab.regions()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sessions(region) == 0);
        }
    }

    private static long sessions(LabRegion region) throws SQLException {
        try (var connection = region.connectAsSuperuser();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where usename = '" + lab.username() + "'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
