package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.FailoverDataSource;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.ibatis.exceptions.PersistenceException;
import org.hibernate.JDBCException;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.TransactionSystemException;

/** Each row of the table of frameworks in docs/transactions.md, with the framework itself on a primary that really crashes. */
@Tag("slow")
class FrameworkOutcomesTest {

    private static CrashingLab lab;

    @BeforeAll
    static void start() throws SQLException {
        lab = CrashingLab.start();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    /**
     * A row of the table.
     *
     * @param name the framework
     * @param framework makes it
     * @param statement what a transaction throws whose server dies before a statement
     * @param commit what a transaction throws whose commit is done and not answered
     */
    record Row(String name, Function<FailoverDataSource, Framework> framework, Failure statement, Failure commit) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * What comes out.
     *
     * @param type its class
     * @param message a part of its message
     * @param toldByDriver whether the driver's own exception is among the causes, rather than "Connection is closed"
     */
    record Failure(Class<? extends Throwable> type, String message, boolean toldByDriver) {

        static Failure told(Class<? extends Throwable> type, String message) {
            return new Failure(type, message, true);
        }

        static Failure hidden(Class<? extends Throwable> type, String message) {
            return new Failure(type, message, false);
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "JDBC, with rollback() in a catch",
                        Framework::jdbcWithRollback,
                        Failure.hidden(SQLException.class, "Connection is closed"),
                        Failure.hidden(SQLException.class, "Connection is closed")),
                new Row(
                        "JDBC, by closing alone",
                        Framework::jdbc,
                        Failure.told(PSQLException.class, ""),
                        Failure.told(PSQLException.class, "I/O error")),
                new Row(
                        "Spring, JdbcTransactionManager",
                        Framework::spring,
                        Failure.hidden(TransactionSystemException.class, "JDBC rollback failed"),
                        Failure.hidden(TransactionSystemException.class, "JDBC rollback failed")),
                new Row(
                        "Spring, FailoverJdbcTransactionManager",
                        Framework::ours,
                        Failure.told(TransientDataAccessResourceException.class, "not done"),
                        Failure.told(HeuristicCompletionException.class, "unknown")),
                new Row(
                        "Spring, JpaTransactionManager",
                        Framework::springWithJpa,
                        Failure.hidden(JpaSystemException.class, "Unable to rollback"),
                        Failure.told(DataAccessResourceFailureException.class, "Unable to commit")),
                new Row(
                        "Spring, FailoverJpaTransactionManager",
                        Framework::oursWithJpa,
                        Failure.told(JDBCException.class, "insert into charges"),
                        Failure.told(HeuristicCompletionException.class, "unknown")),
                new Row(
                        "Hibernate",
                        Framework::hibernate,
                        Failure.told(JDBCException.class, "insert into charges"),
                        Failure.told(TransactionException.class, "Unable to commit")),
                new Row(
                        "jOOQ",
                        Framework::jooq,
                        Failure.told(org.jooq.exception.DataAccessException.class, "insert into charges"),
                        Failure.told(org.jooq.exception.DataAccessException.class, "Cannot commit")),
                new Row(
                        "MyBatis",
                        Framework::myBatis,
                        Failure.told(PersistenceException.class, "Error updating database"),
                        Failure.told(PersistenceException.class, "Error committing transaction")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_statement_whose_server_dies(Row row) throws Exception {
        lab.begin();
        try (var framework = row.framework().apply(lab.dataSource())) {
            var thrown = catchThrowable(() -> framework.transact(lab::crash, true));
            lab.restart();
            assertSeen(thrown, row.statement());
            lab.faults().awaitRows("charges", 0);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_commit_that_is_done_and_not_answered(Row row) throws Exception {
        lab.begin();
        try (var framework = row.framework().apply(lab.dataSource())) {
            var thrown = catchThrowable(() -> framework.transact(lab.faults()::loseAnswerOfCommit, false));
            assertSeen(thrown, row.commit());
            lab.faults().awaitRows("charges", 1);
        }
    }

    private static void assertSeen(Throwable thrown, Failure expected) {
        assertThat(thrown).isInstanceOf(expected.type()).hasMessageContaining(expected.message());
        assertThat(CommitOutcome.of(thrown).isNotDone())
                .as("the exception alone proves nothing")
                .isFalse();
        var error = ConnectionFailures.sqlException(thrown).orElseThrow();
        assertThat(ConnectionFailures.isLost(error)).isEqualTo(expected.toldByDriver());
        if (!expected.toldByDriver()) {
            assertThat((Throwable) error).hasMessage("Connection is closed");
        }
    }
}
