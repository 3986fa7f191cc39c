package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabPath;
import dev.homeport.testkit.relay.TcpRelay;
import java.io.IOException;
import java.time.Duration;

/**
 * Carries a region's replication: one relay stands in front of its server, where standbys elsewhere read, and the
 * region reads through the other when it is a standby itself. A fault strikes both, so that "this region's replication
 * is cut" means the same whichever role the region has, and a stream is cut from either of its ends. A stream passes
 * both ends' relays; their delays and distances add up.
 */
public final class ReplicationLink implements LabPath, AutoCloseable {
    private final TcpRelay outgoing;
    private final TcpRelay incoming;

    ReplicationLink(String region, int serverPort) throws IOException {
        outgoing = new TcpRelay(region + "-replication-out", serverPort);
        incoming = new TcpRelay(region + "-replication-in", outgoing.port());
    }

    /** Leads this region's standby to the other region's server, and returns the port at which it reads. */
    public int readFrom(ReplicationLink upstream) {
        incoming.pointTo(upstream.outgoing.port());
        return incoming.port();
    }

    @Override
    public void blackHole() {
        outgoing.blackHole();
        incoming.blackHole();
    }

    @Override
    public void refuse() {
        outgoing.refuse();
        incoming.refuse();
    }

    @Override
    public void delay(Duration oneWay) {
        outgoing.delay(oneWay);
        incoming.delay(oneWay);
    }

    @Override
    public void distance(Duration roundTrip) {
        outgoing.distance(roundTrip);
        incoming.distance(roundTrip);
    }

    @Override
    public void forgetConnections() {
        outgoing.forgetConnections();
        incoming.forgetConnections();
    }

    @Override
    public void heal() {
        outgoing.heal();
        incoming.heal();
    }

    @Override
    public String state() {
        return outgoing.state();
    }

    @Override
    public void close() throws IOException {
        try (outgoing) {
            incoming.close();
        }
    }
}
