package dev.homeport.jdbc.internal.connect;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** The SQLStates that Homeport acts on (PostgreSQL documentation, appendix A). */
public final class SqlStates {

    /** The client could not establish the connection. */
    public static final String UNABLE_TO_CONNECT = "08001";

    /** The server asked for credentials that the driver was not given; its own name is "rejected". */
    private static final String REJECTED = "08004";

    /** {@code invalid_authorization_specification}. */
    static final String INVALID_AUTHORIZATION = "28000";

    /** The connection does not exist any more: here, the data source was closed. */
    public static final String CLOSED = "08003";

    /** {@code transaction_resolution_unknown}: a commit whose answer was lost. */
    public static final String OUTCOME_UNKNOWN = "08007";

    /** {@code statement_completion_unknown}. */
    public static final String COMPLETION_UNKNOWN = "40003";

    /** {@code in_failed_sql_transaction}: a statement has failed, and the transaction can only be rolled back. */
    public static final String ROLLED_BACK = "25P02";

    /** {@code read_only_sql_transaction}: a write reached a standby, or a transaction the user made read-only. */
    public static final String READ_ONLY = "25006";

    /** {@code feature_not_supported}. */
    static final String NOT_SUPPORTED = "0A000";

    public static final String UNDEFINED_TABLE = "42P01";

    public static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** Permission denied, feature not supported, no such function, and what a managed server says of a function it hides. */
    private static final Set<String> NOT_FOR_US = Set.of(INSUFFICIENT_PRIVILEGE, NOT_SUPPORTED, "42883", "55000");

    private SqlStates() {}

    /** Returns whether the statement is denied to the role, unknown to the server or refused by it. */
    public static boolean deniedOrMissing(SQLException e) {
        return e.getSQLState() != null && NOT_FOR_US.contains(e.getSQLState());
    }

    /**
     * Returns whether the server is gone or going: connection errors but for missing credentials, and shutting down,
     * crashed or starting up.
     */
    public static boolean connectionLost(SQLException e) {
        var state = e.getSQLState();
        return state == null || (state.startsWith("08") && !state.equals(REJECTED)) || state.startsWith("57P0");
    }

    /**
     * Returns whether the driver refused it before anything was sent, since the connection was closed. What a server, or a
     * pooler before it, answers with that state proves nothing.
     */
    public static boolean neverSent(SQLException e) {
        return CLOSED.equals(e.getSQLState())
                && !(e instanceof PSQLException answer && answer.getServerErrorMessage() != null);
    }

    /** Returns whether the server refused who we say we are: class 28, or credentials that the driver was not given. */
    public static boolean credentialsRefused(SQLException e) {
        var state = e.getSQLState();
        return state != null && (state.startsWith("28") || state.equals(REJECTED));
    }

    /** Returns whether an application's error is a reason to look at the nodes at once. */
    public static boolean suspicious(SQLException e) {
        var state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P0") || state.equals(READ_ONLY));
    }

    /** Whether the server gave one of several transactions up that could not all go on: a serialization failure or a deadlock. */
    public static boolean serializationFailure(SQLException e) {
        return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }
}
