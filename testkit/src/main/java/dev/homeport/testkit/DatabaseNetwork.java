package dev.homeport.testkit;

import java.io.IOException;

/** The ways to one region's PostgreSQL server: its port, the applications' path to it, and the replication. */
final class DatabaseNetwork implements AutoCloseable {
    private final ReservedPort serverPort = new ReservedPort();
    private final TcpRelay link;
    private final ReplicationLink replicationLink;

    DatabaseNetwork(String region) throws IOException {
        link = new TcpRelay(region, serverPort.number());
        replicationLink = new ReplicationLink(region, serverPort.number());
    }

    int serverPort() {
        return serverPort.number();
    }

    /** Whether anybody listens at the server's port. */
    void serverListens(boolean listens) {
        link.targetListens(listens);
    }

    TcpRelay link() {
        return link;
    }

    ReplicationLink replicationLink() {
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
