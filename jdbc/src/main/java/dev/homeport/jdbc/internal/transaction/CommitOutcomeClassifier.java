package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.CommitOutcome.Certainty;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.internal.connect.SqlStates;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Reads from an exception chain whether the transaction that ended with it is certainly not done.
 *
 * <p>The first exception of the chain that comes from a database decides:
 *
 * <table>
 *   <caption>Rules, in this order</caption>
 *   <tr><th>exception</th><th>outcome</th></tr>
 *   <tr><td>{@link CommitOutcomeUnknownException}</td><td>unknown</td></tr>
 *   <tr><td>has a {@link NotDoneNote}</td><td>not done</td></tr>
 *   <tr><td>no connection was obtained: 08001, or the data source is closed</td><td>not done</td></tr>
 *   <tr><td>a batch of which some statements were done</td><td>unknown</td></tr>
 *   <tr><td>the server's ERROR, or a commit that would only have rolled back (25P02)</td><td>not done</td></tr>
 *   <tr><td>any other</td><td>unknown</td></tr>
 * </table>
 *
 * <p>An ERROR proves nothing when it speaks of a connection itself (class 08, 57P0x, 40003), as those of a pooler or of a
 * foreign data wrapper do, nor when a failed connection is suppressed by it or comes next to it: that may have been a commit.
 */
public final class CommitOutcomeClassifier {

    private static final String ERROR = "ERROR";

    private CommitOutcomeClassifier() {}

    public static CommitOutcome classify(Throwable failure) {
        return deciding(failure)
                .map(CommitOutcomeClassifier::outcome)
                .orElseGet(() -> unknown("no answer of the database is among the causes of "
                        + failure.getClass().getName()));
    }

    /** The first exception of the chain that comes from a database; of a batch of which nothing is done, its cause. */
    static Optional<SQLException> deciding(Throwable failure) {
        return chain(failure).stream()
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .filter(error -> !(error instanceof BatchUpdateException batch
                        && nothingDone(batch)
                        && batch.getCause() instanceof SQLException))
                .findFirst();
    }

    /** The exception and its causes, from the outside in. */
    static List<Throwable> chain(Throwable failure) {
        var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
        var chain = new ArrayList<Throwable>();
        for (var next = failure; next != null && seen.add(next); next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }

    private static CommitOutcome outcome(SQLException error) {
        if (error instanceof CommitOutcomeUnknownException) {
            return unknown(String.valueOf(error.getMessage()));
        }
        var suppressed = Arrays.asList(error.getSuppressed());
        for (int i = suppressed.size() - 1; i >= 0; i--) {
            if (suppressed.get(i) instanceof NotDoneNote note) {
                return lostBesides(suppressed.subList(i + 1, suppressed.size()))
                        ? unknown("another connection failed besides")
                        : notDone(String.valueOf(note.getMessage()));
            }
        }
        if (noConnection(error)) {
            return notDone("no connection was obtained");
        }
        if (error instanceof BatchUpdateException) {
            return unknown("a part of the batch may be done");
        }
        if (!answered(error)) {
            return unknown(reasonOf(error));
        }
        return lostBesides(suppressed) || lost(error.getNextException())
                ? unknown("a connection failed besides the server's ERROR " + error.getSQLState())
                : notDone("the server has refused it with ERROR " + error.getSQLState());
    }

    /** The states by which a driver, HikariCP and Homeport say that there is no connection; a server's ERROR may quote one. */
    private static boolean noConnection(SQLException error) {
        var state = error.getSQLState();
        if (answeredByServer(error)) {
            return false;
        }
        return SqlStates.UNABLE_TO_CONNECT.equals(state)
                || error instanceof SQLTransientConnectionException
                || (error instanceof SQLNonTransientConnectionException && SqlStates.CLOSED.equals(state));
    }

    private static boolean nothingDone(BatchUpdateException batch) {
        return Arrays.stream(batch.getLargeUpdateCounts()).allMatch(count -> count == Statement.EXECUTE_FAILED);
    }

    /** Whether the server has refused the statement or the commit, and so rolls the transaction back. */
    private static boolean answered(SQLException error) {
        return serverError(error) || SqlStates.ROLLED_BACK.equals(error.getSQLState());
    }

    private static boolean serverError(SQLException error) {
        return error instanceof PSQLException psql
                && psql.getServerErrorMessage() != null
                && ERROR.equals(psql.getServerErrorMessage().getSeverity())
                && !SqlStates.connectionLost(error)
                && !SqlStates.COMPLETION_UNKNOWN.equals(error.getSQLState());
    }

    private static boolean answeredByServer(SQLException error) {
        return error instanceof PSQLException psql && psql.getServerErrorMessage() != null;
    }

    private static boolean lostBesides(List<Throwable> suppressed) {
        return suppressed.stream().anyMatch(CommitOutcomeClassifier::lost);
    }

    private static boolean lost(@Nullable Throwable other) {
        return other != null
                && chain(other).stream()
                        .anyMatch(
                                seen -> seen instanceof SQLException error && !answered(error) && !noConnection(error));
    }

    private static String reasonOf(SQLException error) {
        var state = error.getSQLState();
        if (error instanceof PSQLException psql && psql.getServerErrorMessage() != null) {
            return "the server ended the session with "
                    + psql.getServerErrorMessage().getSeverity() + " " + state
                    + ", which does not tell whether it had committed before";
        }
        if (SqlStates.CLOSED.equals(state)) {
            return "the connection was closed before (08003), which does not tell whether a commit was sent on it";
        }
        return SqlStates.connectionLost(error)
                ? "the connection failed (" + state + "), and a commit sent on it may have succeeded"
                : "the failure (" + state + ") is no answer of the server";
    }

    private static CommitOutcome notDone(String reason) {
        return new CommitOutcome(Certainty.NOT_DONE, reason);
    }

    private static CommitOutcome unknown(String reason) {
        return new CommitOutcome(Certainty.UNKNOWN, reason);
    }
}
