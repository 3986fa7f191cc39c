package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.internal.connect.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * The token table by its full name, which no {@code search_path} of a transaction leads elsewhere, and the server's time, by
 * which tokens are made. Immutable: what a server has said once.
 *
 * <p>A server's time that is a while old is still good, since only the time that has passed is added to it. Should that be
 * wrong, because the machine was suspended or the server's clock was set, the server refuses the token.
 */
final class TokenTable {

    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final String WHICH =
            "select pg_catalog.clock_timestamp(), pg_catalog.format('%I.%I', n.nspname, c.relname),"
                    + " pg_catalog.has_table_privilege(c.oid, 'insert')"
                    + " and pg_catalog.has_table_privilege(c.oid, 'update')"
                    + " and pg_catalog.has_table_privilege(c.oid, 'select')"
                    + " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                    + " where c.oid = pg_catalog.to_regclass(?)";

    /** A token whose time is not the server's, or whose commit was under way for long, has no time, which no row may have. */
    private static final String VALUES = " (token, made_at, done) select ?, case when made_at"
            + " between pg_catalog.clock_timestamp() - interval '5 minutes'"
            + " and pg_catalog.clock_timestamp() + interval '5 minutes' then made_at end, true"
            + " from (values (?::timestamptz)) as token (made_at); commit";

    private final OffsetDateTime serverTime;
    private final long askedNanos = System.nanoTime();
    private final String insertAndCommit;
    private final String question;

    TokenTable(String fullName, OffsetDateTime serverTime) {
        this.serverTime = serverTime;
        insertAndCommit = "insert into " + fullName + VALUES;
        question = "insert into " + fullName + " as held (token, made_at, done) values (?, ?, false)"
                + " on conflict (made_at, token) do update set asked_at = pg_catalog.now() returning held.done";
    }

    /**
     * Asks for the table of that name.
     *
     * @throws SQLException with 42P01 if there is none, or 42501 if this role may not use it as it is used
     */
    static TokenTable ask(Connection connection, String name) throws SQLException {
        try (var which = connection.prepareStatement(WHICH)) {
            which.setString(1, name);
            try (var row = which.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("there is no table " + name, SqlStates.UNDEFINED_TABLE);
                }
                if (!row.getBoolean(3)) {
                    throw new SQLException("a privilege on " + name + " is missing", SqlStates.INSUFFICIENT_PRIVILEGE);
                }
                return new TokenTable(row.getString(2), row.getObject(1, OffsetDateTime.class));
            }
        }
    }

    boolean isRecent() {
        return age().compareTo(RECENT) < 0;
    }

    /** Makes a token for a commit that begins now. */
    OutcomeToken token() {
        return new OutcomeToken(this, UUID.randomUUID(), serverTime.plus(age()));
    }

    /** Returns the two statements, which travel in one message, with the token and its time to be set. */
    String insertAndCommit() {
        return insertAndCommit;
    }

    /** Returns the insert that asks, with the token and its time to be set. */
    String question() {
        return question;
    }

    private Duration age() {
        return Duration.ofNanos(System.nanoTime() - askedNanos);
    }
}
