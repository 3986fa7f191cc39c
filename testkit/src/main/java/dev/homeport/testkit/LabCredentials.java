package dev.homeport.testkit;

import dev.homeport.testkit.relay.ReservedPort;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;
import org.postgresql.util.PasswordUtil;

/**
 * Holds the users of a lab's servers and connects as them. Passwords are made up for each lab: other users of the
 * machine reach its ports.
 */
public final class LabCredentials {
    static final String DATABASE = "app";
    static final String USER = "app";
    public static final String SUPERUSER = "postgres";

    /** Bounds the lab's own work on a server that may hang; an application's connection gets no bound. */
    public static final Duration OWN_SOCKET_TIMEOUT = Duration.ofSeconds(20);

    private static final int PASSWORD_BYTES = 16;

    /** As PostgreSQL hashes by default: what an application pays for a session is part of what the lab plays. */
    private static final int USERS_ROUNDS = 4_096;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private volatile String password = randomPassword();
    private final String superuserPassword = randomPassword();

    static String randomPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Returns what a server stores of that password, so that the password itself is in no log. A session costs as many rounds
     * of hashing.
     */
    private static String secret(String password, int rounds) {
        var salt = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(salt);
        return PasswordUtil.encodeScramSha256(password.toCharArray(), rounds, salt);
    }

    String password() {
        return password;
    }

    public String superuserPassword() {
        return superuserPassword;
    }

    /** Returns what a server stores of the superuser's password. The lab's own sessions need not be slow to open. */
    public String superuserSecret() {
        return secret(superuserPassword, 1);
    }

    static String url(int port, String database) {
        return "jdbc:postgresql://" + ReservedPort.HOST + ":" + port + "/" + database;
    }

    Connection connectAsUser(int port) throws SQLException {
        return connectAsUser(port, Duration.ZERO);
    }

    /** Opens a session in the application's database; a socket timeout of zero is none. */
    public Connection connectAsUser(int port, Duration socketTimeout) throws SQLException {
        return connect(port, DATABASE, USER, password, socketTimeout);
    }

    /** Opens a session in the database {@code postgres}; a socket timeout of zero is none. */
    public Connection connectAsSuperuser(int port, Duration socketTimeout) throws SQLException {
        return connect(port, "postgres", SUPERUSER, superuserPassword, socketTimeout);
    }

    public void createUser(Connection superuser) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute("create role " + USER + " login password '" + secret(password, USERS_ROUNDS) + "'");
            statement.execute("create database " + DATABASE + " owner " + USER);
        }
    }

    /** Gives the user another password, which the servers that replicate take over; sessions that are open stay. */
    String rotate(Connection superuser) throws SQLException {
        var next = randomPassword();
        try (var statement = superuser.createStatement()) {
            statement.execute("alter role " + USER + " password '" + secret(next, USERS_ROUNDS) + "'");
        }
        password = next;
        return next;
    }

    private static Connection connect(int port, String database, String user, String password, Duration socketTimeout)
            throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        return DriverManager.getConnection(url(port, database), properties);
    }
}
