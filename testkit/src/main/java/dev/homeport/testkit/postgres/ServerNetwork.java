package dev.homeport.testkit.postgres;

import dev.homeport.testkit.relay.ReservedPort;

/**
 * Says how a PostgreSQL server is reached and what it reaches, seen from where it runs.
 *
 * @param listenAddresses the server's addresses, as in {@code listen_addresses}
 * @param port the port that it listens at
 * @param clients the addresses that applications come from, as in {@code pg_hba.conf}
 * @param standbys the addresses that standbys come from
 * @param relayHost the host of the lab's relays, where it reads the primary's log as a standby
 */
public record ServerNetwork(String listenAddresses, int port, String clients, String standbys, String relayHost) {
    /** A second address of the same server; Linux has the whole of {@code 127.0.0.0/8}. */
    static final String OTHER_ADDRESS = "127.0.0.2";

    private static final boolean OTHER_ADDRESS_IS_THERE =
            System.getProperty("os.name").startsWith("Linux");

    /** That of a process of this machine. */
    public static ServerNetwork loopback(int port) {
        return new ServerNetwork(
                ReservedPort.HOST + (OTHER_ADDRESS_IS_THERE ? "," + OTHER_ADDRESS : ""),
                port,
                "127.0.0.0/8",
                "127.0.0.1/32",
                ReservedPort.HOST);
    }

    /** Returns the access rules, the contents of {@code pg_hba.conf}. */
    String access() {
        return "host all all " + clients + " scram-sha-256\nhost replication all " + standbys + " scram-sha-256\n";
    }
}
