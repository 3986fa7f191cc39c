package dev.homeport.benchmarks.jdbc;

import dev.homeport.testkit.LabRegion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Holds connections to a server, as other applications do, until it has room for so many more. */
final class OtherApplications implements AutoCloseable {

    /** PostgreSQL's SQLSTATE of a server at its {@code max_connections}. */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final Deque<Connection> held = new ArrayDeque<>();

    private OtherApplications() {}

    /** Fills the server up, and leaves room for so many connections. */
    static OtherApplications at(LabRegion server, int room) throws SQLException {
        var others = new OtherApplications();
        others.fill(server);
        for (int i = 0; i < room; i++) {
            others.held.remove().close();
        }
        return others;
    }

    private void fill(LabRegion server) throws SQLException {
        while (true) {
            try {
                held.add(server.connectDirectly());
            } catch (SQLException e) {
                if (!TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
                    close();
                    throw e;
                }
                return;
            }
        }
    }

    /** Leaves the server. */
    @Override
    public void close() throws SQLException {
        for (var connection : held) {
            connection.close();
        }
        held.clear();
    }
}
