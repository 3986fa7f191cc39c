package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.Transactions;
import dev.homeport.jdbc.WalPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises a commit that is done on the primary and was not confirmed by a standby: PostgreSQL ends a wait that is cancelled,
 * by {@code pg_cancel_backend} or another cancel request, with success and the warning "canceling wait for synchronous
 * replication". The warning has no SQLState of its own (01000) and speaks the server's language, so the routine that raised
 * it tells it. {@code statement_timeout} does not strike that wait (seen on PostgreSQL 17).
 */
final class CancelledWait {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private static final String ROUTINE = "SyncRepWaitForLSN";

    private static final String POSITION =
            "select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')::int8";

    private CancelledWait() {}

    /** Returns the warning of the commit that has just succeeded, if its wait was cancelled. */
    static @Nullable SQLWarning of(Connection committed) {
        try {
            return among(committed.getWarnings());
        } catch (SQLException e) {
            LOG.debug("The connection of a committed transaction was lost before its warnings were read", e);
            return null;
        }
    }

    /** Returns that warning if it is among those that a commit came with. */
    static @Nullable SQLWarning among(@Nullable SQLWarning first) {
        for (var warning = first; warning != null; warning = warning.getNextWarning()) {
            if (warning instanceof PSQLWarning servers
                    && servers.getServerErrorMessage() != null
                    && ROUTINE.equals(servers.getServerErrorMessage().getRoutine())) {
                return warning;
            }
        }
        return null;
    }

    /** Asks how far the server has written, which is beyond the commit; empty if it does not say. */
    static Optional<WalPosition> position(Connection committed) {
        try (var statement = committed.createStatement();
                var row = statement.executeQuery(POSITION)) {
            row.next();
            return Optional.of(new WalPosition(row.getLong(1)));
        } catch (SQLException e) {
            LOG.debug("The WAL position after a commit could not be read", e);
            return Optional.empty();
        }
    }
}
