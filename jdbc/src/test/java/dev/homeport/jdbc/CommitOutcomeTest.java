package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.homeport.jdbc.CommitOutcome.Certainty;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table in docs/transactions.md, with the exception that the driver, HikariCP or Homeport really throws. */
class CommitOutcomeTest {

    private interface Failure {
        void happens() throws Exception;
    }

    private static RegionLab lab;
    private static LabRegion east;
    private static Rig rig;

    @BeforeAll
    static void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = lab.region(Rig.EAST);
        Rig.createTable(east);
        try (var connection = east.connectDirectly();
                var statement = connection.createStatement()) {
            statement.execute("create table kept (id int primary key)");
            statement.execute("create table checked (id int unique deferrable initially deferred)");
        }
        rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(1)).borrowTimeout(Duration.ofMillis(300)));
    }

    @AfterAll
    static void stop() {
        rig.close();
        lab.close();
    }

    @AfterEach
    void heal() {
        east.thaw();
        east.heal();
        if (!east.isRunning()) {
            east.restart();
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                row(
                        "no primary, or a full pool, within the borrow timeout",
                        "08001",
                        Certainty.NOT_DONE,
                        () -> poolFull()),
                row("the data source is closed", "08003", Certainty.NOT_DONE, () -> dataSourceClosed()),
                row("a connect is refused", "08001", Certainty.NOT_DONE, () -> connectRefused()),
                row("ERROR for a statement", "23505", Certainty.NOT_DONE, () -> statementRefused()),
                row(
                        "ERROR for a statement that was cancelled",
                        "57014",
                        Certainty.NOT_DONE,
                        () -> statementCancelled()),
                row("ERROR for a commit", "23505", Certainty.NOT_DONE, () -> commitRefused()),
                row(
                        "a serialization failure at the commit",
                        "40001",
                        Certainty.NOT_DONE,
                        () -> commitNotSerializable()),
                row("ERROR for a statement after another", "25P02", Certainty.NOT_DONE, () -> statementAfterFailure()),
                row("ERROR within a batch in a transaction", "23505", Certainty.NOT_DONE, () -> batch(false)),
                row("ERROR within a long batch in autocommit", "23505", Certainty.UNKNOWN, () -> batch(true)),
                row("FATAL for a statement", "57P01", Certainty.UNKNOWN, () -> killed(true)),
                row("FATAL for a commit", "57P01", Certainty.UNKNOWN, () -> killed(false)),
                row("a crash before a statement", "08006|57P01", Certainty.UNKNOWN, () -> crashed(true)),
                row("a crash before a commit", "08006|57P01", Certainty.UNKNOWN, () -> crashed(false)),
                row("a commit on a frozen server", "08006", Certainty.UNKNOWN, () -> silent(east::freeze, 1)),
                row("the same handle once more", "08003", Certainty.UNKNOWN, () -> silent(east::freeze, 2)),
                row("a commit into a black hole", "08006", Certainty.UNKNOWN, () -> silent(east::blackHole, 1)),
                row("a handle that was closed before", "08003", Certainty.UNKNOWN, () -> closedHandle()));
    }

    private static Arguments row(String fault, String sqlState, Certainty certainty, Failure failure) {
        return arguments(fault, sqlState, certainty, failure);
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("failures")
    void it_is_what_the_failure_proves(String fault, String sqlState, Certainty certainty, Failure failure) {
        var thrown = catchThrowableOfType(SQLException.class, failure::happens);

        assertThat(thrown.getSQLState()).as("SQLState of %s", thrown).matches(sqlState);
        assertThat(CommitOutcome.of(thrown).certainty())
                .as("%s: %s", thrown, CommitOutcome.of(thrown).reason())
                .isEqualTo(certainty);
        assertThat(CommitOutcome.of(new IllegalStateException("wrapped", new RuntimeException(thrown))))
                .as("wrapped by a framework")
                .isEqualTo(CommitOutcome.of(thrown));
    }

    @Test
    void it_is_unknown_where_no_exception_comes_from_a_database() {
        assertThat(CommitOutcome.of(new IllegalStateException("on its own")).isNotDone())
                .isFalse();
    }

    @Test
    void who_has_watched_the_transaction_may_say_that_it_is_not_done() {
        var lost = new SQLException("the connection is lost", "08006");
        assertThat(CommitOutcome.of(lost).isNotDone()).isFalse();

        CommitOutcome.markNotDone(new IllegalStateException("wrapped", lost), "no commit was sent");

        assertThat(CommitOutcome.of(new IllegalArgumentException("wrapped elsewhere", lost)))
                .isEqualTo(new CommitOutcome(Certainty.NOT_DONE, "no commit was sent"));
    }

    @Test
    void an_error_that_suppresses_a_lost_commit_proves_nothing() {
        var error = catchThrowableOfType(SQLException.class, CommitOutcomeTest::statementRefused);
        var lost = catchThrowableOfType(SQLException.class, () -> silent(east::freeze, 1));
        assertThat(CommitOutcome.of(error).isNotDone()).isTrue();

        error.addSuppressed(new IllegalStateException(lost));

        assertThat(CommitOutcome.of(error).isNotDone()).isFalse();
    }

    @Test
    void an_error_of_the_server_that_speaks_of_another_connection_proves_nothing() {
        for (var state : new String[] {"08006", "08001", "57P01", "40003"}) {
            var thrown = catchThrowableOfType(
                    SQLException.class,
                    () -> execute(
                            "do $$ begin raise exception 'a foreign server' using errcode = '" + state + "'; end $$"));
            assertThat(thrown.getSQLState()).isEqualTo(state);
            assertThat(CommitOutcome.of(thrown).isNotDone()).as(state).isFalse();
        }
    }

    @Test
    void a_chain_that_leads_back_to_itself_has_an_end() {
        var first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        assertThat(CommitOutcome.of(first).isNotDone()).isFalse();
    }

    private static void poolFull() throws SQLException {
        try (var only = rig.dataSource().getConnection()) {
            assertThat(only.isClosed()).isFalse();
            rig.dataSource().getConnection().close();
        }
    }

    private static void dataSourceClosed() throws SQLException {
        var closed = Rig.over(lab);
        closed.close();
        closed.dataSource().getConnection().close();
    }

    private static void connectRefused() throws SQLException {
        east.refuse();
        east.connect().close();
    }

    private static void statementRefused() throws SQLException {
        execute("insert into kept values (1), (1)");
    }

    private static void statementCancelled() throws SQLException {
        execute("set statement_timeout = 1; select pg_sleep(60)");
    }

    private static void commitRefused() throws SQLException {
        try (var connection = transaction()) {
            execute(connection, "insert into checked values (1), (1)");
            connection.commit();
        }
    }

    private static void commitNotSerializable() throws SQLException {
        try (var one = transaction();
                var other = transaction()) {
            for (var connection : new Connection[] {one, other}) {
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                execute(connection, "select count(*) from entries");
            }
            Rig.insert(one, "one");
            Rig.insert(other, "other");
            one.commit();
            other.commit();
        }
    }

    private static void statementAfterFailure() throws SQLException {
        try (var connection = transaction()) {
            assertThatThrownBy(() -> execute(connection, "select 1/0")).isInstanceOf(SQLException.class);
            execute(connection, "select 1");
        }
    }

    private static void batch(boolean autocommit) throws SQLException {
        try (var connection = transaction()) {
            connection.setAutoCommit(autocommit);
            execute(connection, "truncate kept");
            try (var insert = connection.prepareStatement("insert into kept values (?)")) {
                for (int i = 0; i < 1000; i++) {
                    insert.setInt(1, i % 999);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    private static void killed(boolean statement) throws SQLException {
        try (var connection = transaction()) {
            int process;
            try (var query = connection.createStatement();
                    var row = query.executeQuery("select pg_backend_pid()")) {
                row.next();
                process = row.getInt(1);
            }
            execute("select pg_terminate_backend(" + process + ", 5000)");
            end(connection, statement);
        }
    }

    private static void crashed(boolean statement) throws SQLException {
        try (var connection = transaction()) {
            Rig.insert(connection, "crashed");
            east.crash();
            end(connection, statement);
        }
    }

    /** What cuts the wait short is the driver's time limit here, and an abort by Homeport in an application. */
    private static void silent(Runnable fault, int commits) throws SQLException {
        try (var connection = transaction()) {
            Rig.insert(connection, "silent");
            connection.setNetworkTimeout(Runnable::run, 100);
            fault.run();
            for (int i = 1; i < commits; i++) {
                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            }
            connection.commit();
        }
    }

    private static void closedHandle() throws SQLException {
        var connection = transaction();
        connection.close();
        connection.commit();
    }

    private static void end(Connection connection, boolean statement) throws SQLException {
        if (statement) {
            execute(connection, "select 1");
        } else {
            connection.commit();
        }
    }

    private static Connection transaction() throws SQLException {
        var connection = east.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = east.connect()) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
