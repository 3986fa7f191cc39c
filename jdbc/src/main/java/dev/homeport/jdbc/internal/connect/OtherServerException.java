package dev.homeport.jdbc.internal.connect;

import java.sql.SQLException;

/** A new connection to a node leads to another server than the one that was elected there. */
public final class OtherServerException extends SQLException {

    private static final long serialVersionUID = 1L;

    OtherServerException(String message) {
        super(message, SqlStates.UNABLE_TO_CONNECT);
    }
}
