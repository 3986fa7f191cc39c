package dev.homeport.testkit.relay;

import dev.homeport.testkit.LabPath;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays TCP connections from a fixed loopback port, with faults. One thread serves all its connections and carries out
 * its faults.
 *
 * <p>A fault made by the relay and the state of the server behind it meet at the door: when the server is known not to
 * listen, the relay refuses too, because a client of a crashed server sees "connection refused" and not a connection
 * that is accepted and then reset.
 */
public final class TcpRelay implements LabPath, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);
    private static final Duration MAX_DELAY = Duration.ofMinutes(1);

    private final String name;
    private final ReservedPort port;
    private final RelayedConnections connections;
    private final RelayLoop loop;
    private volatile String fault = HEALTHY;
    private volatile Duration delay = Duration.ZERO;

    public TcpRelay(String name, int targetPort) throws IOException {
        this(name, targetPort, ConnectCost.FIRST_BYTES);
    }

    public TcpRelay(String name, int targetPort, ConnectCost connectCost) throws IOException {
        this(name, new ReservedPort(), targetPort, connectCost);
    }

    /** Takes the port over: it is freed with the relay. */
    public TcpRelay(String name, ReservedPort port, int targetPort, ConnectCost connectCost) throws IOException {
        this.name = name;
        this.port = port;
        var selector = Selector.open();
        connections =
                new RelayedConnections(name, selector, new RelayListener(port, selector), targetPort, connectCost);
        loop = new RelayLoop(name, selector, connections);
    }

    public int port() {
        return port.number();
    }

    /** New connections go to this server from now on. */
    public void pointTo(int targetPort) {
        loop.execute(() -> connections.pointTo(targetPort));
    }

    /** Resets every connection that is open now. */
    public void resetConnections() {
        loop.execute(connections::resetAll);
    }

    /** Sets whether the server behind it listens; it does at first. */
    public void targetListens(boolean listens) {
        loop.execute(() -> connections.targetListens(listens));
    }

    @Override
    public void blackHole() {
        loop.execute(() -> connections.strike(RelayedConnections.Fault.BLACK_HOLE));
        fault = "a black hole";
        logged("became a black hole");
    }

    @Override
    public void refuse() {
        loop.execute(() -> connections.strike(RelayedConnections.Fault.REFUSING));
        fault = "refuses connections";
        logged("refuses connections");
    }

    @Override
    public void forgetConnections() {
        loop.execute(connections::forgetAll);
        if (fault.equals(HEALTHY)) {
            fault = "has forgotten its connections";
        }
        logged("has forgotten its connections");
    }

    @Override
    public void delay(Duration oneWay) {
        if (oneWay.isNegative() || oneWay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("A delay is between 0 and " + MAX_DELAY + ", not " + oneWay);
        }
        loop.execute(() -> connections.delay(oneWay.toNanos()));
        delay = oneWay;
        logged("has a delay of " + oneWay);
    }

    @Override
    public void distance(Duration roundTrip) {
        loop.execute(() -> connections.distance(roundTrip.toNanos()));
    }

    @Override
    public void heal() {
        loop.execute(() -> {
            connections.delay(0);
            connections.strike(RelayedConnections.Fault.NONE);
        });
        fault = HEALTHY;
        delay = Duration.ZERO;
        logged("was healed");
    }

    @Override
    public String state() {
        return delay.isZero() ? fault : fault + ", delayed by " + delay.toMillis() + " ms each way";
    }

    @Override
    public void close() throws IOException {
        try (port) {
            loop.close();
        }
    }

    private void logged(String what) {
        LOG.info("Link {}: link={}", what, name);
    }
}
