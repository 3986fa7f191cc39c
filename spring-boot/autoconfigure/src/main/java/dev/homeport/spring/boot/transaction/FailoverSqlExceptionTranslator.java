package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.CommitOutcome;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Translates so that a {@link TransientDataAccessException} always means: what failed is certainly not done and may be repeated.
 *
 * <table>
 *   <caption>What becomes of Spring's own translation</caption>
 *   <tr><th></th><th>certainly not done</th><th>may be done</th></tr>
 *   <tr><td>the connection is lost</td><td>{@link TransientDataAccessResourceException}</td>
 *       <td>{@link DataAccessResourceFailureException}, as in Spring</td></tr>
 *   <tr><td>Spring says transient</td><td>as in Spring</td><td>{@link DataAccessResourceFailureException}</td></tr>
 *   <tr><td>any other</td><td>as in Spring</td><td>as in Spring</td></tr>
 * </table>
 *
 * <p>In a transaction a failed statement is certainly not done until the commit is sent. Outside of one each statement commits
 * itself, and only {@link CommitOutcome} can prove it.
 */
final class FailoverSqlExceptionTranslator implements SQLExceptionTranslator {

    private final DataSource dataSource;
    private final TransactionWatch watch;
    private final SQLExceptionTranslator spring;

    FailoverSqlExceptionTranslator(DataSource dataSource, TransactionWatch watch, SQLExceptionTranslator spring) {
        this.dataSource = dataSource;
        this.watch = watch;
        this.spring = spring;
    }

    @Override
    public DataAccessException translate(String task, @Nullable String sql, SQLException failure) {
        var translated = spring.translate(task, sql, failure);
        var notDone = watch.current(dataSource)
                .map(transaction -> transaction.isCertainlyNotDone(failure))
                .orElseGet(() -> CommitOutcome.of(failure).isNotDone());
        if (notDone && isLost(failure)) {
            return ConnectionFailures.notDone(
                    message(
                            task,
                            sql,
                            "the connection was lost before the commit, so the transaction is not done",
                            failure),
                    failure);
        }
        if (!notDone && translated instanceof TransientDataAccessException) {
            return new DataAccessResourceFailureException(
                    message(task, sql, "it may be done or not", failure), failure);
        }
        return translated == null ? new UncategorizedSQLException(task, sql, failure) : translated;
    }

    private static String message(String task, @Nullable String sql, String outcome, SQLException failure) {
        return task + (sql == null ? "" : "; SQL [" + sql + "]") + "; " + outcome + ": " + failure.getMessage();
    }

    /** What is said on a connection that the pool has closed after an earlier failure has no SQLState. */
    private boolean isLost(SQLException failure) {
        return ConnectionFailures.isLost(failure)
                || (TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder
                        && ConnectionFailures.isClosed(holder.getConnection()));
    }
}
