package dev.homeport.testkit.relay;

import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies a fault to a relay's listener and to all of its connections. Used by the relay's thread only. */
final class RelayedConnections implements RelayLoop.Work {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);
    private static final int BUFFER_BYTES = 1 << 16;

    enum Fault {
        NONE,
        REFUSING,
        BLACK_HOLE
    }

    private final String name;
    private final Selector selector;
    private final RelayListener door;
    private final ConnectCost connectCost;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Set<RelayedConnection> connections = new HashSet<>();
    private InetSocketAddress target;
    private boolean targetListens = true;
    private Fault fault = Fault.NONE;
    private RelayLatency latency = RelayLatency.NONE;

    RelayedConnections(String name, Selector selector, RelayListener door, int targetPort, ConnectCost connectCost) {
        this.name = name;
        this.selector = selector;
        this.door = door;
        this.connectCost = connectCost;
        target = new InetSocketAddress(ReservedPort.HOST, targetPort);
    }

    void pointTo(int targetPort) {
        target = new InetSocketAddress(ReservedPort.HOST, targetPort);
    }

    void resetAll() {
        List.copyOf(connections).forEach(this::reset);
    }

    void forgetAll() {
        connections.forEach(RelayedConnection::forget);
    }

    void targetListens(boolean listens) throws IOException {
        targetListens = listens;
        updateDoor();
    }

    void delay(long oneWayNanos) {
        latency = latency.delay(oneWayNanos);
    }

    void distance(long roundTripNanos) {
        latency = latency.distance(roundTripNanos);
    }

    void strike(Fault next) throws IOException {
        fault = next;
        updateDoor();
        for (var connection : List.copyOf(connections)) {
            switch (next) {
                case BLACK_HOLE -> connection.dropBytesUnderWay();
                case REFUSING -> reset(connection);
                case NONE -> {
                    connection.remember();
                    if (connection.lossy()) {
                        reset(connection);
                    }
                }
            }
        }
    }

    @Override
    public long nanosUntilDue() {
        var now = System.nanoTime();
        var nanos = Long.MAX_VALUE;
        for (var connection : connections) {
            nanos = Math.min(nanos, connection.nanosUntilDue(now));
        }
        return nanos;
    }

    @Override
    public void serve(SelectionKey key) {
        if (key.isAcceptable()) {
            accept((ServerSocketChannel) key.channel());
            return;
        }
        var connection = (RelayedConnection) key.attachment();
        try {
            if (fault == Fault.BLACK_HOLE || connection.forgotten()) {
                connection.readyInBlackHole(key, buffer);
            } else {
                connection.ready(key, buffer, System.nanoTime(), latency);
            }
            closeIfEnded(connection);
        } catch (IOException e) {
            broken(connection, e);
        }
    }

    @Override
    public void serveDue() {
        var now = System.nanoTime();
        var due = connections.stream()
                .filter(connection -> connection.nanosUntilDue(now) == 0)
                .toList();
        for (var connection : due) {
            try {
                connection.writeDue(now, latency);
                closeIfEnded(connection);
            } catch (IOException e) {
                broken(connection, e);
            }
        }
    }

    @Override
    public void end() throws IOException {
        door.close();
        resetAll();
    }

    private void accept(ServerSocketChannel listener) {
        try {
            var client = listener.accept();
            if (client != null) {
                connections.add(RelayedConnection.open(client, target, selector, latency, connectCost));
            }
        } catch (IOException e) {
            LOG.debug("Client could not be relayed: relay={}", name, e);
        }
    }

    private void updateDoor() throws IOException {
        door.become(
                switch (fault) {
                    case BLACK_HOLE -> RelayListener.State.SILENT;
                    case REFUSING -> RelayListener.State.REFUSING;
                    case NONE -> targetListens ? RelayListener.State.OPEN : RelayListener.State.REFUSING;
                });
    }

    private void broken(RelayedConnection connection, IOException cause) {
        LOG.debug("Relayed connection broke: relay={}", name, cause);
        reset(connection);
    }

    private void closeIfEnded(RelayedConnection connection) throws IOException {
        if (connection.ended()) {
            connections.remove(connection);
            connection.close();
        }
    }

    private void reset(RelayedConnection connection) {
        connections.remove(connection);
        try {
            connection.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
