package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabCertificate;
import dev.homeport.testkit.LabServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Runs one PostgreSQL server from its data. It can be started again and again in the same place, as after a crash, as a
 * stale primary and for a rejoin.
 */
public interface PostgresServer extends LabServer {
    /**
     * Makes empty data with that superuser, whose password is given as {@code initdb} takes it: plain or as the server keeps
     * it. The server is not started.
     */
    void initialise(String superuser, String secret) throws IOException;

    /** Replaces the settings and access rules, which count from the next start or {@link #reload} on. */
    void configure(PostgresSettings settings) throws IOException;

    /** Puts a key and its certificate where the server can read them, and returns those files as it sees them. */
    LabCertificate.PemFiles install(LabCertificate.PemFiles files) throws IOException;

    /** Makes the server read its settings again; a frozen one does so when it is thawed. */
    void reload() throws IOException;

    /** A fast shutdown: sessions are ended, the log is shipped to connected standbys, then it stops. */
    void stop() throws IOException;

    /**
     * Replaces the data of this ended server, at its next start at the latest, by a copy of a running primary's.
     *
     * @param primary a server of the same lab
     * @param superuser a session at the primary
     * @param source where it reads from the primary through the lab's relays
     */
    void copyFrom(PostgresServer primary, Connection superuser, ReplicationSource source)
            throws IOException, SQLException;
}
