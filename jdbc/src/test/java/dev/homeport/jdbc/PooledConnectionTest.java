package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.ProxyConnection;
import com.zaxxer.hikari.util.Credentials;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.LoggerFactory;

/** A borrowed connection leads to HikariCP's own, made as the user said, and its errors make the monitors look. */
class PooledConnectionTest {

    private static RegionLab lab;
    private static LabRegion east;

    @BeforeAll
    static void start() {
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
        east = lab.region(Rig.EAST);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void its_statements_are_hikaris_own_and_it_unwraps_as_hikaris_does() throws Exception {
        try (var rig = Rig.over(lab);
                var connection = rig.dataSource().getConnection();
                var statement = connection.createStatement()) {
            assertThat(statement.getClass().getName()).isEqualTo("com.zaxxer.hikari.pool.HikariProxyStatement");
            assertThat(connection.isWrapperFor(ProxyConnection.class)).isTrue();
            var hikaris = connection.unwrap(ProxyConnection.class);
            assertThat(statement.getConnection()).isSameAs(hikaris);
            assertThat(connection.getMetaData().getConnection()).isSameAs(hikaris);
            assertThat(connection).isEqualTo(connection).isNotEqualTo(hikaris);
            for (var type : new Class<?>[] {Connection.class, PgConnection.class, PGConnection.class}) {
                assertThat(connection.isWrapperFor(type)).isTrue();
                assertThat(connection.unwrap(type))
                        .isSameAs(hikaris.unwrap(type))
                        .isInstanceOf(PgConnection.class);
            }
            assertThat(connection.isWrapperFor(Runnable.class)).isFalse();
            assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
            assertThat(connection).hasToString(hikaris.toString());
        }
    }

    @Test
    void hikaris_leak_detection_tells_where_it_was_borrowed() throws Exception {
        var hikari = Rig.pool(1);
        hikari.setLeakDetectionThreshold(2_000);
        var logger = (Logger) LoggerFactory.getLogger("com.zaxxer.hikari.pool.ProxyLeakTask");
        var warnings = new ListAppender<ILoggingEvent>();
        warnings.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(warnings);
        try (var rig = Rig.over(lab, builder -> builder.hikari(hikari));
                var leaked = rig.dataSource().getConnection()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !warnings.list.isEmpty());
            assertThat(leaked.isClosed()).isFalse();
            assertThat(warnings.list.get(0).getThrowableProxy().getStackTraceElementProxyArray())
                    .anyMatch(frame -> frame.getSTEAsString().contains("PooledConnectionTest.hikaris_leak_detection"));
        } finally {
            logger.detachAppender(warnings);
            logger.setLevel(null);
            logger.setAdditive(true);
        }
    }

    @Test
    void the_pool_settings_of_the_user_arrive() throws Exception {
        var hikari = Rig.pool(3);
        hikari.setAutoCommit(false);
        hikari.setReadOnly(true);
        hikari.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        hikari.setConnectionInitSql("set statement_timeout = '77s'");
        hikari.addDataSourceProperty("ApplicationName", "from-hikari");
        try (var rig = Rig.over(lab, builder -> builder.hikari(hikari).driverProperty("socketTimeout", "33"));
                var connection = rig.dataSource().getConnection()) {
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.isReadOnly()).isTrue();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(connection.getNetworkTimeout()).isEqualTo(33_000);
            assertThat(ask(connection, "show statement_timeout")).isEqualTo("77s");
            assertThat(ask(connection, "show application_name")).isEqualTo("from-hikari");
            connection.rollback();
        }
    }

    @Test
    void a_builder_property_outranks_one_of_hikari_and_reads_are_endless_by_default() throws Exception {
        var hikari = new HikariConfig();
        hikari.addDataSourceProperty("ApplicationName", "from-hikari");
        try (var rig = Rig.over(lab, builder -> builder.hikari(hikari).driverProperty("ApplicationName", "builder"));
                var connection = rig.dataSource().getConnection()) {
            assertThat(ask(connection, "show application_name")).isEqualTo("builder");
            assertThat(connection.getNetworkTimeout()).isZero();
        }
    }

    @Test
    void a_credentials_provider_of_hikari_is_asked() throws Exception {
        var hikari = Rig.pool(2);
        hikari.setCredentialsProvider(() -> Credentials.of(lab.username(), lab.password()));
        try (var dataSource = FailoverDataSource.builder()
                        .node(Rig.node(east))
                        .database(lab.database())
                        .hikari(hikari)
                        .build();
                var connection = dataSource.getConnection()) {
            assertThat(ask(connection, "select current_user")).isEqualTo(lab.username());
        }
    }

    @Test
    void the_users_exception_override_is_asked() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var hikari = Rig.pool(1);
        hikari.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException error) {
                asked.add(error.getSQLState());
                return Override.MUST_EVICT;
            }
        });
        try (var rig = Rig.over(lab, builder -> builder.hikari(hikari))) {
            String before;
            try (var connection = rig.dataSource().getConnection()) {
                before = ask(connection, "select pg_backend_pid()");
                assertThatThrownBy(() -> ask(connection, "select 1/0")).isInstanceOf(SQLException.class);
            }
            assertThat(asked).containsExactly("22012");
            try (var connection = rig.dataSource().getConnection()) {
                assertThat(ask(connection, "select pg_backend_pid()")).isNotEqualTo(before);
            }
        }
    }

    @Test
    void a_killed_backend_makes_every_node_be_probed_at_once() throws Exception {
        try (var rig = leisurely();
                var connection = rig.dataSource().getConnection()) {
            var before = rig.dataSource().topology();
            var pid = ask(connection, "select pg_backend_pid()");
            assertThatThrownBy(() -> ask(connection, "select pg_terminate_backend(" + pid + ")"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
            awaitProbedAfter(rig, before);
            assertThat(rig.events(TopologyEvent.PrimaryLost.class)).isEmpty();
        }
    }

    @Test
    void a_read_only_transaction_on_the_primary_makes_nodes_be_probed_and_keeps_its_connection() throws Exception {
        try (var rig = leisurely();
                var connection = rig.dataSource().getConnection()) {
            var before = rig.dataSource().topology();
            var pid = ask(connection, "select pg_backend_pid()");
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            assertThatThrownBy(() -> ask(connection, "create table never (id int)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
            awaitProbedAfter(rig, before);
            connection.rollback();
            assertThat(ask(connection, "select pg_backend_pid()")).isEqualTo(pid);
            connection.rollback();
        }
    }

    /** As when the wait for a first connection was one too many, and what comes right after it tells of a promotion. */
    @Test
    void an_error_that_follows_another_within_a_second_has_the_nodes_probed_when_that_is_over() throws Exception {
        try (var rig = leisurely();
                var connection = rig.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            for (int i = 0; i < 3; i++) {
                var before = rig.dataSource().topology();
                assertThatThrownBy(() -> ask(connection, "create table never (id int)"))
                        .hasMessageContaining("read-only");
                awaitProbedAfter(rig, before);
                connection.rollback();
            }
        }
    }

    @Test
    void probing_on_request_renews_the_view() {
        try (var rig = leisurely()) {
            var before = rig.dataSource().topology();
            rig.dataSource().probeNow();
            awaitProbedAfter(rig, before);
        }
    }

    /** Probes each node once a minute, so that whatever comes sooner has a reason. */
    private static Rig leisurely() {
        var rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(1)).probeInterval(Duration.ofMinutes(1)));
        rig.awaitState(Topology.State.SERVING);
        return rig;
    }

    private static void awaitProbedAfter(Rig rig, Topology before) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rig.dataSource().topology().nodes().stream()
                        .allMatch(node -> node.lastAnswer().orElseThrow().isAfter(before.decidedAt())));
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
