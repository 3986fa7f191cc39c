package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.internal.connect.SqlStates;
import java.sql.SQLException;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * A transaction in which a statement has failed. The server rolls it back at its commit, and the driver returns normally from
 * that (seen with 42.7.14).
 */
public final class FailedTransaction {

    private FailedTransaction() {}

    /**
     * Makes sure that a commit can succeed.
     *
     * @throws SQLException with SQLState 25P02 if it cannot
     */
    public static void refuseCommit(PgConnection session) throws SQLException {
        if (session.getTransactionState() == TransactionState.FAILED) {
            throw new SQLException(
                    "the transaction is rolled back, since a statement in it has failed and the work went on;"
                            + " let the failure out, or roll back to a savepoint",
                    SqlStates.ROLLED_BACK);
        }
    }
}
