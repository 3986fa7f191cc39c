package dev.homeport.testkit;

import dev.homeport.testkit.relay.ConnectCost;
import dev.homeport.testkit.relay.ReservedPort;
import dev.homeport.testkit.relay.TcpRelay;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for an address that leads to one region's PostgreSQL server and can be pointed to another's: a virtual IP, a
 * Kubernetes service, the endpoint of a managed database.
 *
 * <p>It leads through the region's {@linkplain LabRegion#link() link}, so the region's faults and its distance are felt
 * here too; a server that refuses connections shows as one that accepts and resets, as behind a load balancer. Made by
 * {@link RegionLab#movingName} and closed with the lab. Thread-safe; every method returns within 5 s or throws {@link
 * LabException}.
 */
public final class MovingName {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);

    private final ReservedPort address;
    private final TcpRelay relay;
    private final UnaryOperator<MovingName> owner;
    private volatile LabRegion target;

    private MovingName(ReservedPort address, LabRegion target, UnaryOperator<MovingName> owner) throws IOException {
        this.address = address;
        this.target = target;
        this.owner = owner;
        this.relay = new TcpRelay(
                "name-" + address.host() + "-" + address.number(), address, target.port(), ConnectCost.FIRST_BYTES);
    }

    /** Opens one at that port of a loopback address, or at any free one for 0; the owner closes it. */
    static MovingName open(String host, int port, LabRegion target, UnaryOperator<MovingName> owner) {
        try {
            return owner.apply(new MovingName(new ReservedPort(host, port), target, owner));
        } catch (IOException e) {
            throw new LabException("No name could be opened at " + host + ": " + e.getMessage(), e);
        }
    }

    /** Returns the host that applications connect to: {@code 127.0.0.1}, or the address given to {@link #at}. */
    public String host() {
        return address.host();
    }

    /** Returns the port applications use. It never changes. */
    public int port() {
        return address.number();
    }

    /** Returns the region that new connections lead to. */
    public LabRegion target() {
        return target;
    }

    /** Leads new connections to that region; those that are open stay where they are, as a load balancer leaves them. */
    public void pointTo(LabRegion region) {
        relay.pointTo(region.port());
        target = region;
        logged("leads new connections");
    }

    /** Leads every connection to that region: those that are open are reset, as when an address moves to another host. */
    public void moveTo(LabRegion region) {
        relay.pointTo(region.port());
        relay.resetConnections();
        target = region;
        logged("leads all connections");
    }

    /**
     * Opens the same port at another loopback address, leading to where this one leads now and moved on its own: for a name
     * of several addresses, or one whose record is changed.
     *
     * @param loopbackAddress for example {@code 127.0.0.2}; Linux has them all, elsewhere they have to be configured
     * @throws LabException if the machine has no such address, or the port is taken there
     */
    public MovingName at(String loopbackAddress) {
        return open(loopbackAddress, port(), target, owner);
    }

    @Override
    public String toString() {
        return host() + ":" + port() + " leading to " + target.name();
    }

    void close() throws IOException {
        relay.close();
    }

    private void logged(String what) {
        LOG.info("Name {}: name={}:{} region={}", what, host(), port(), target.name());
    }
}
