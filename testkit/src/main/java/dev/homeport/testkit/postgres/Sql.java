package dev.homeport.testkit.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs a statement, or asks for one value. */
public final class Sql {
    private Sql() {}

    public static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    public static boolean isTrue(Connection connection, String sql) throws SQLException {
        return ask(connection, sql).equals("t");
    }
}
