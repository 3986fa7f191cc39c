package dev.homeport.testkit;

import dev.homeport.testkit.postgres.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a plain JDBC client does and sees. */
public final class Client {
    public static final Duration SOON = Duration.ofSeconds(60);
    static final Duration A_WHILE = Duration.ofMillis(400);

    private Client() {}

    static void write(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement("insert into written values (?)")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    static void createTable(Connection connection) throws SQLException {
        Sql.run(connection, "create table if not exists written (id text)");
    }

    static boolean holds(Connection connection, String id) throws SQLException {
        return Sql.isTrue(connection, "select exists (select from written where id = '" + id + "')");
    }

    static String timeline(Connection connection) throws SQLException {
        return Sql.ask(connection, "select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)");
    }

    /** Connects as the application with parameters of its own. */
    static Connection connect(RegionLab lab, LabRegion region, String... parameters) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", lab.username());
        properties.setProperty("password", lab.password());
        for (var i = 0; i < parameters.length; i += 2) {
            properties.setProperty(parameters[i], parameters[i + 1]);
        }
        return DriverManager.getConnection(region.jdbcUrl(), properties);
    }

    /** Runs on a thread of its own, because it may hang. */
    public static <T> CompletableFuture<T> inBackground(Callable<T> work) {
        var result = new CompletableFuture<T>();
        var thread = new Thread(
                () -> {
                    try {
                        result.complete(work.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                },
                "client");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    static CompletableFuture<String> ask(Connection connection, String sql) {
        return inBackground(() -> Sql.ask(connection, sql));
    }

    public static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
