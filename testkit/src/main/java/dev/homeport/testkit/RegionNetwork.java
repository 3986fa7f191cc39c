package dev.homeport.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every way into one region: the applications' paths to its server and to its parameter store, and the replication. As a
 * {@link FaultyLink} it stands for the applications' paths together, which is what they lose when a region is cut off.
 */
final class RegionNetwork implements FaultyLink, AutoCloseable {
    private final ReservedPort serverPort = new ReservedPort();
    private final TcpRelay link;
    private final ReplicationLink replicationLink;
    private final Optional<SsmServer> parameterStore;
    private final List<FaultyLink> applicationPaths;

    RegionNetwork(String region, boolean withParameterStore) throws IOException {
        link = new TcpRelay(region, serverPort.number());
        replicationLink = new ReplicationLink(region, serverPort.number());
        parameterStore = withParameterStore ? Optional.of(SsmServer.start(region)) : Optional.empty();
        applicationPaths = Stream.concat(Stream.of(link), parameterStore.map(SsmServer::link).stream())
                .toList();
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

    Optional<SsmServer> parameterStore() {
        return parameterStore;
    }

    @Override
    public void blackHole() {
        applicationPaths.forEach(FaultyLink::blackHole);
    }

    @Override
    public void refuse() {
        applicationPaths.forEach(FaultyLink::refuse);
    }

    @Override
    public void delay(Duration oneWay) {
        applicationPaths.forEach(path -> path.delay(oneWay));
    }

    @Override
    public void heal() {
        applicationPaths.forEach(FaultyLink::heal);
    }

    /** Frees the ports and threads. */
    @Override
    public void close() throws IOException {
        try (serverPort;
                link) {
            try {
                replicationLink.close();
            } finally {
                parameterStore.ifPresent(SsmServer::close);
            }
        }
    }
}
