package dev.homeport.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What an application does within one transaction of {@link Transactions}.
 *
 * <p>It may run several times, each time in a new transaction on a new connection, so that it should have no effect but on
 * that connection.
 *
 * @param <T> what it returns
 * @param <E> what it throws besides {@link SQLException}
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object, E extends Exception> {

    /**
     * Does the work. The transaction commits when this returns and rolls back when it throws.
     *
     * @param connection not to be committed, rolled back, closed or put into autocommit, and of no use after the return;
     *     savepoints are welcome
     */
    T execute(Connection connection) throws SQLException, E;
}
