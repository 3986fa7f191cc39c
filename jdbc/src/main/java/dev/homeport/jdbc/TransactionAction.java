package dev.homeport.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * {@link TransactionWork} that returns nothing.
 *
 * @param <E> what it throws besides {@link SQLException}
 */
@FunctionalInterface
public interface TransactionAction<E extends Exception> {

    /** Does the work; see {@link TransactionWork#execute}. */
    void execute(Connection connection) throws SQLException, E;
}
