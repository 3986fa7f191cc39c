package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.FailoverDataSource;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.ibatis.exceptions.PersistenceException;
import org.hibernate.JDBCException;
import org.hibernate.TransactionException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.HeuristicCompletionException;

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

    /** What the exception proves. */
    enum Proof {
        /** That it is not done. */
        NOT_DONE,
        /** Nothing: the driver's failure of a statement alone does not tell it from that of a commit. */
        NOTHING,
        /** That the commit was sent and not answered. */
        UNANSWERED
    }

    /**
     * What comes out.
     *
     * @param type its class
     * @param message a part of its message
     */
    record Failure(Class<? extends Throwable> type, String message, Proof proof) {}

    private static Failure notDone(Class<? extends Throwable> type, String message) {
        return new Failure(type, message, Proof.NOT_DONE);
    }

    private static Failure statement(Class<? extends Throwable> type, String message) {
        return new Failure(type, message, Proof.NOTHING);
    }

    private static Failure unanswered(Class<? extends Throwable> type, String message) {
        return new Failure(type, message, Proof.UNANSWERED);
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "JDBC, with rollback() in a catch",
                        Framework::jdbcWithRollback,
                        statement(PSQLException.class, ""),
                        unanswered(CommitOutcomeUnknownException.class, "an earlier commit")),
                new Row(
                        "JDBC, by closing alone",
                        Framework::jdbc,
                        statement(PSQLException.class, ""),
                        unanswered(CommitOutcomeUnknownException.class, "no answer")),
                new Row(
                        "Spring, JdbcTransactionManager",
                        Framework::spring,
                        statement(DataAccessResourceFailureException.class, "insert into charges"),
                        unanswered(DataAccessResourceFailureException.class, "no answer")),
                new Row(
                        "Spring, FailoverJdbcTransactionManager",
                        Framework::ours,
                        notDone(TransientDataAccessResourceException.class, "not done"),
                        unanswered(HeuristicCompletionException.class, "unknown")),
                new Row(
                        "Spring, JpaTransactionManager",
                        Framework::springWithJpa,
                        statement(JDBCException.class, "insert into charges"),
                        unanswered(DataAccessResourceFailureException.class, "Unable to commit")),
                new Row(
                        "Spring, FailoverJpaTransactionManager",
                        Framework::oursWithJpa,
                        statement(JDBCException.class, "insert into charges"),
                        unanswered(HeuristicCompletionException.class, "unknown")),
                new Row(
                        "Hibernate",
                        Framework::hibernate,
                        statement(JDBCException.class, "insert into charges"),
                        unanswered(TransactionException.class, "Unable to commit")),
                new Row(
                        "jOOQ",
                        Framework::jooq,
                        statement(DataAccessException.class, "insert into charges"),
                        unanswered(DataAccessException.class, "Cannot commit")),
                new Row(
                        "MyBatis",
                        Framework::myBatis,
                        statement(PersistenceException.class, "Error updating database"),
                        unanswered(PersistenceException.class, "Error committing transaction")));
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
        assertThat(CommitOutcome.of(thrown).isNotDone()).isEqualTo(expected.proof() == Proof.NOT_DONE);
        var error = ConnectionFailures.sqlException(thrown).orElseThrow();
        if (expected.proof() == Proof.UNANSWERED) {
            assertThat((Throwable) error).isInstanceOf(CommitOutcomeUnknownException.class);
        } else {
            assertThat((Throwable) error).isInstanceOf(PSQLException.class);
            assertThat(ConnectionFailures.isLost(error)).isTrue();
        }
    }
}
