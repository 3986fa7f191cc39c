package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.HostLookup;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resetting the connections of a frozen server frees readers and writers at once, over plain TCP and over TLS. */
class AbortTest {

    private static RegionLab lab;
    private static LabRegion east;

    private final SocketRegistry registry = new SocketRegistry();

    @BeforeAll
    static void start() {
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).tls(true).start();
        east = lab.region(Rig.EAST);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @AfterEach
    void thaw() {
        east.heal();
        east.thaw();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "verify-full"})
    void a_reader_blocked_on_a_frozen_server_is_freed(String sslMode) throws Exception {
        var connection = open(sslMode);
        east.freeze();
        var blocked = blocking("implRead", () -> connection.createStatement().execute("select 1"));
        assertFreed(blocked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "verify-full"})
    void a_writer_blocked_in_a_send_to_a_frozen_server_is_freed(String sslMode) throws Exception {
        var connection = open(sslMode);
        var moreThanAnySocketBuffers = new byte[64 << 20];
        east.freeze();
        var blocked = blocking("implWrite", () -> {
            try (var statement = connection.prepareStatement("select length(?)")) {
                statement.setBytes(1, moreThanAnySocketBuffers);
                return statement.execute();
            }
        });
        assertFreed(blocked);
    }

    @Test
    void a_connect_under_way_is_ended() throws Exception {
        east.blackHole();
        var blocked = blocking(
                "connect", () -> connector("disable", Duration.ofMinutes(1)).open(registry, Map.of()));
        assertFreed(blocked);
    }

    @Test
    void a_connect_after_the_sweep_is_refused() {
        registry.abortAll();
        assertThatThrownBy(() -> open("disable")).isInstanceOf(SQLException.class);
        assertThat(registry.size()).isZero();
    }

    @Test
    void a_closed_connection_leaves_the_registry() throws Exception {
        for (var sslMode : new String[] {"disable", "verify-full"}) {
            var connection = open(sslMode);
            assertThat(registry.size()).isEqualTo(1);
            connection.close();
            assertThat(registry.size()).isZero();
        }
    }

    @Test
    void a_server_that_accepts_and_never_answers_is_given_up_after_the_connect_timeout() throws Exception {
        east.freeze();
        for (var sslMode : new String[] {"disable", "verify-full"}) {
            var connecting = CompletableFuture.supplyAsync(() -> failureOf(() -> open(sslMode)));
            assertThat(connecting.get(60, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void a_frozen_server_is_tried_once_where_tls_is_only_preferred() throws Exception {
        east.freeze();
        for (var sslMode : new String[] {"prefer", "allow"}) {
            var began = System.nanoTime();
            var connecting = CompletableFuture.supplyAsync(() ->
                    failureOf(() -> connector(sslMode, Duration.ofSeconds(4)).open(registry, Map.of())));
            assertThat(connecting.get(60, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(7_500));
        }
    }

    @Test
    void a_query_may_take_longer_than_the_connect_timeout() throws Exception {
        for (var sslMode : new String[] {"disable", "verify-full"}) {
            var connector = connector(sslMode, Duration.ofMillis(400));
            try (var connection = connector.open(registry, Map.of())) {
                assertThat(connection.getNetworkTimeout()).isZero();
                assertThat(connection.createStatement().execute("select pg_sleep(0.8)"))
                        .isTrue();
            }
        }
    }

    @Test
    void a_query_can_be_cancelled() throws Exception {
        try (var connection = open("disable");
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("select pg_sleep(600)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
        }
    }

    private Connection open(String sslMode) throws SQLException {
        return connector(sslMode, Duration.ofSeconds(2)).open(registry, Map.of());
    }

    private NodeConnector connector(String sslMode, Duration connectTimeout) {
        var properties = sslMode.equals("disable")
                ? Map.of("sslmode", sslMode)
                : Map.of("sslmode", sslMode, "sslrootcert", lab.caCertificate().toString());
        var settings = new ConnectSettings(
                lab.database(),
                () -> Credentials.of(lab.username(), lab.password()),
                properties,
                connectTimeout,
                new HostLookup(connectTimeout));
        return new NodeConnector(Rig.node(east), settings);
    }

    /** Runs the call on a thread of its own and returns once that thread is blocked in the socket, not having ended. */
    private static CompletableFuture<Exception> blocking(String socketCall, Callable<?> call) {
        var result = new CompletableFuture<Exception>();
        var thread = new Thread(() -> result.complete(failureOf(call)), "blocked-caller");
        thread.setDaemon(true);
        thread.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> inSocketCall(thread, socketCall));
        await().during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(60))
                .until(() -> inSocketCall(thread, socketCall));
        assertThat(result).isNotDone();
        return result;
    }

    private static boolean inSocketCall(Thread thread, String method) {
        for (var frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("sun.nio.ch.NioSocketImpl")
                    && frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    private void assertFreed(CompletableFuture<Exception> blocked) throws Exception {
        var aborting = CompletableFuture.supplyAsync(registry::abortAll);
        assertThat(aborting.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(blocked.get(60, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
        assertThat(registry.size()).isZero();
    }

    private static Exception failureOf(Callable<?> call) {
        try {
            call.call();
            return new IllegalStateException("the call succeeded");
        } catch (Exception e) {
            return e;
        }
    }
}
