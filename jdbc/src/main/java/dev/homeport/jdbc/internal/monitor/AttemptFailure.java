package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.internal.connect.SqlStates;
import dev.homeport.jdbc.internal.election.ProbeResult;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/**
 * Tells what a failed attempt to probe says of the server. Pure.
 *
 * <table><caption>In this order</caption>
 * <tr><td>the server sent an error of class 57P or 08</td><td>{@link ProbeResult.Refused}</td></tr>
 * <tr><td>the server sent another error</td><td>{@link ProbeResult.Unclear}</td></tr>
 * <tr><td>the connection was refused, reset, ended or silent</td><td>{@link ProbeResult.Missed}</td></tr>
 * <tr><td>anything else after the server was heard, such as a certificate that is not trusted</td>
 * <td>{@link ProbeResult.Unclear}</td></tr>
 * <tr><td>anything else</td><td>{@link ProbeResult.NotAsked}</td></tr>
 * </table>
 */
final class AttemptFailure {

    private AttemptFailure() {}

    /** Judges the failure of an attempt in which the server was heard, or was not. */
    static ProbeResult of(Throwable failure, boolean heard) {
        var reason = reason(failure);
        if (failure instanceof SQLException e && serverSent(e)) {
            return SqlStates.connectionLost(e)
                    ? new ProbeResult.Refused(reason)
                    : new ProbeResult.Unclear(reason, SqlStates.credentialsRefused(e));
        }
        if (connectionFailed(failure)) {
            return new ProbeResult.Missed(reason);
        }
        return heard ? new ProbeResult.Unclear(reason) : new ProbeResult.NotAsked(reason);
    }

    /** Returns whether the connection itself has ended, rather than fallen silent: a new one gets a new answer. */
    static boolean sessionEnded(SQLException failure) {
        return serverSent(failure) ? SqlStates.connectionLost(failure) : !caused(failure, SocketTimeoutException.class);
    }

    private static boolean serverSent(SQLException e) {
        return e instanceof PSQLException postgres && postgres.getServerErrorMessage() != null;
    }

    private static boolean connectionFailed(Throwable failure) {
        return caused(failure, SocketException.class)
                || caused(failure, SocketTimeoutException.class)
                || caused(failure, EOFException.class);
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    static String reason(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return root == failure || root.getMessage() == null ? message : message + " " + root.getMessage();
    }
}
