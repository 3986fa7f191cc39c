package dev.homeport.examples.orders;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

/** Keeps orders in one table. It is plain JDBC and does not know that the primary can move. */
final class OrderStore {

    private static final String INSERT = "insert into orders (reference, item) values (?, ?)";
    private static final String SELECT = "select item from orders where reference = ?";

    private final DataSource dataSource;
    private final BiConsumer<String, SQLException> failures;

    /**
     * Keeps orders there.
     *
     * @param failures told the reference of each order that was not kept, and why
     */
    OrderStore(DataSource dataSource, BiConsumer<String, SQLException> failures) {
        this.dataSource = dataSource;
        this.failures = failures;
    }

    Outcome put(String reference, String item) {
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            failures.accept(reference, e);
            return Outcome.NOT_DONE;
        }
        try (connection;
                var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, reference);
            insert.setString(2, item);
            insert.executeUpdate();
            return Outcome.DONE;
        } catch (SQLException e) {
            failures.accept(reference, e);
            return connectionLost(e) ? Outcome.UNKNOWN : Outcome.NOT_DONE;
        }
    }

    Optional<String> get(String reference) throws SQLException {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement(SELECT)) {
            select.setString(1, reference);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Connection errors, and a server that is shutting down or has crashed: an autocommit write may have happened. */
    private static boolean connectionLost(SQLException e) {
        var state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P0");
    }
}
