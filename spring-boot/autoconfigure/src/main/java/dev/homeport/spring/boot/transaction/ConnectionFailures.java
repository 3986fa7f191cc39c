package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.springframework.dao.TransientDataAccessResourceException;

/** Recognizes the failures after which a connection is gone, whatever a framework has wrapped them in. */
final class ConnectionFailures {

    private ConnectionFailures() {}

    /** Returns the database's own exception: the outermost of the causes that is one. */
    static Optional<SQLException> sqlException(Throwable failure) {
        var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        for (var next = failure; next != null && seen.add(next); next = next.getCause()) {
            if (next instanceof SQLException error) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    /** Returns whether it is the failure of a connection (class 08) or the end of a session (57P0x: shut down, crashed, starting). */
    static boolean isLost(Throwable failure) {
        return sqlException(failure)
                .map(SQLException::getSQLState)
                .filter(state -> state.startsWith("08") || state.startsWith("57P0"))
                .isPresent();
    }

    /** Returns whether it tells of a commit that was sent and not answered, as one that the application has sent itself. */
    static boolean isUnknownCommit(Throwable failure) {
        return sqlException(failure)
                .filter(CommitOutcomeUnknownException.class::isInstance)
                .isPresent();
    }

    /** Returns a failure that may be retried, of a transaction that has sent no commit; {@link CommitOutcome} says so, too. */
    static TransientDataAccessResourceException notDone(String message, Throwable cause) {
        CommitOutcome.markNotDone(cause, "certainly not done: no commit was sent");
        return new TransientDataAccessResourceException(message, cause);
    }

    /** Returns whether the connection is known to be gone, without asking the server. The pool closes a handle whose connection is. */
    static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
