package dev.homeport.testkit.postgres;

/** Says where a standby reads from its primary and how it logs in; it never shows the password. */
public record ReplicationSource(String host, int port, String user, String password) {
    /** Returns the connection string that names this standby to the primary. */
    public String connectionString(String applicationName) {
        return "host=%s port=%d user=%s password=%s application_name=%s sslmode=disable"
                .formatted(host, port, user, password, applicationName);
    }

    @Override
    public String toString() {
        return user + " at " + host + ":" + port;
    }
}
