package dev.homeport.testkit.postgres;

import dev.homeport.testkit.relay.ReservedPort;
import dev.homeport.testkit.relay.TcpRelay;
import java.io.IOException;

/** Holds the ways to one region's PostgreSQL server: its port, the applications' path to it, and the replication. */
public final class DatabaseNetwork implements AutoCloseable {
    private final ReservedPort serverPort = new ReservedPort();
    private final TcpRelay link;
    private final ReplicationLink replicationLink;

    /** Reserves the ports; standbys read at the address of this machine that is named. */
    public DatabaseNetwork(String region, String relayAddress) throws IOException {
        link = new TcpRelay(region, serverPort.number());
        replicationLink = new ReplicationLink(region, serverPort.number(), relayAddress);
    }

    public int serverPort() {
        return serverPort.number();
    }

    /** Tells the paths whether the server listens at its port. */
    public void serverListens(boolean listens) {
        link.targetListens(listens);
    }

    public TcpRelay link() {
        return link;
    }

    public ReplicationLink replicationLink() {
        return replicationLink;
    }

    /** Frees the ports and threads. */
    @Override
    public void close() throws IOException {
        try (serverPort;
                link) {
            replicationLink.close();
        }
    }
}
