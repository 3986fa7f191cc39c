package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import dev.homeport.testkit.ServerCertificate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That we cannot prove who we are, or will not believe who the server is, is neither its life nor its silence. */
@Tag("slow")
class LostSecretsTest {

    private static RegionLab lab;
    private static LabRegion east;

    private final CountDownLatch storeIsBack = new CountDownLatch(1);
    private final AtomicReference<Supplier<String>> store = new AtomicReference<>();

    @BeforeAll
    static void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .tls(true)
                .start();
        east = lab.region(Rig.EAST);
        Rig.createTable(east);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @BeforeEach
    void fill() {
        store.set(lab::password);
    }

    @AfterEach
    void thaw() {
        storeIsBack.countDown();
        east.thaw();
        east.certificate(ServerCertificate.TRUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "blocks"})
    void the_primary_freezes_while_the_secret_store_is_lost_and_a_statement_in_flight_ends(String fault)
            throws Exception {
        try (var rig =
                Rig.over(lab, builder -> builder.password(() -> store.get().get()))) {
            var connection = rig.dataSource().getConnection();
            lose(fault);
            east.freeze();
            var statement = CompletableFuture.runAsync(() ->
                    assertThatThrownBy(() -> Rig.insert(connection, "lost")).isInstanceOf(SQLException.class));
            statement.get(60, TimeUnit.SECONDS);
            connection.close();
            assertThat(rig.dataSource().topology().state()).isEqualTo(Topology.State.NO_PRIMARY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "blocks"})
    void the_primary_lives_while_the_secret_store_is_lost_and_is_kept(String fault) throws Exception {
        try (var rig = Rig.over(
                        lab, builder -> builder.password(() -> store.get().get()));
                var connection = rig.dataSource().getConnection()) {
            lose(fault);
            terminateMonitors();
            await().atMost(Duration.ofSeconds(60)).until(() -> lastWord(rig).contains("credentials"));
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> rig.events(TopologyEvent.PrimaryLost.class).isEmpty());
            assertThat(lastWord(rig)).startsWith("alive");
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerCertificate.class, mode = EnumSource.Mode.EXCLUDE, names = "TRUSTED")
    void a_primary_whose_new_certificate_is_not_trusted_keeps_its_working_connections(ServerCertificate kind)
            throws Exception {
        try (var rig = Rig.over(
                        lab,
                        builder -> builder.driverProperty("sslmode", "verify-full")
                                .driverProperty(
                                        "sslrootcert", lab.caCertificate().toString()));
                var connection = rig.dataSource().getConnection()) {
            east.certificate(kind);
            terminateMonitors();
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> rig.events(TopologyEvent.PrimaryLost.class).isEmpty());
            assertThat(connection.isValid(5)).isTrue();
            assertThat(lastWord(rig)).startsWith("alive");
        }
    }

    private void lose(String fault) {
        store.set(
                fault.equals("throws")
                        ? () -> {
                            throw new IllegalStateException("the secret store does not answer");
                        }
                        : this::blocked);
    }

    private String blocked() {
        try {
            storeIsBack.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return lab.password();
    }

    private static String lastWord(Rig rig) {
        return rig.dataSource().topology().nodes().get(0).lastWord();
    }

    private static void terminateMonitors() throws SQLException {
        try (var superuser = east.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
                    + " 'homeport-monitor'");
        }
    }
}
