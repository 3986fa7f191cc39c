package dev.homeport.testkit.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Joins a client's connection to a relay with the relay's own to the server. Ends and resets travel through it like
 * bytes; a black hole swallows all three and leaves both sides believing that nothing happened. Used by the relay's
 * thread only.
 *
 * <p>Linux connects the client at once, wherever the server is, so the round trip of the TCP handshake is charged to
 * what follows it, by {@link ConnectCost}: the client's first bytes are at the server a round trip and a way after the
 * connect, or else its second ones two round trips and a way after it. A server that speaks first is heard after two.
 */
final class RelayedConnection {
    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final RelayPipe toServer;
    private final RelayPipe toClient;
    private final long secondBytesNanos;
    private boolean lossy;
    private boolean forgotten;

    private RelayedConnection(
            SocketChannel client, SocketChannel server, Selector selector, RelayLatency latency, ConnectCost cost)
            throws IOException {
        this.client = client;
        this.server = server;
        var began = System.nanoTime();
        var roundTrip = latency.bothWaysNanos();
        switch (cost) {
            case FIRST_BYTES -> {
                toServer = new RelayPipe(client, server, began + roundTrip + latency.toServerNanos());
                toClient = new RelayPipe(server, client, began + 2 * roundTrip);
                secondBytesNanos = began;
            }
            case AFTER_GREETING -> {
                toServer = new RelayPipe(client, server, began);
                toClient = new RelayPipe(server, client, began);
                secondBytesNanos = began + 2 * roundTrip + latency.toServerNanos();
            }
            default -> throw new AssertionError(cost);
        }
        for (var side : new SocketChannel[] {client, server}) {
            side.configureBlocking(false);
            side.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        clientKey = client.register(selector, 0, this);
        serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /** Starts to connect the client to the target; if that fails at once, the client is reset. */
    static RelayedConnection open(
            SocketChannel client, InetSocketAddress target, Selector selector, RelayLatency latency, ConnectCost cost)
            throws IOException {
        var server = SocketChannel.open();
        try {
            var connection = new RelayedConnection(client, server, selector, latency, cost);
            server.connect(target);
            return connection;
        } catch (IOException e) {
            server.close();
            reset(client);
            throw e;
        }
    }

    /** Does what the key is ready for; throws when the connection is broken and has to be reset. */
    void ready(SelectionKey key, ByteBuffer buffer, long nowNanos, RelayLatency latency) throws IOException {
        if (key.isConnectable()) {
            server.finishConnect();
        }
        if (key.isReadable()) {
            if (key == clientKey) {
                if (toClient.carried()) {
                    toServer.notBefore(secondBytesNanos);
                }
                toServer.read(buffer, nowNanos, latency.toServerNanos());
            } else {
                toClient.read(buffer, nowNanos, latency.toClientNanos());
            }
        }
        if (key.isWritable()) {
            (key == clientKey ? toClient : toServer).write(nowNanos);
        }
        settle(nowNanos, latency);
    }

    void writeDue(long nowNanos, RelayLatency latency) throws IOException {
        if (server.isConnected()) {
            toServer.write(nowNanos);
            toClient.write(nowNanos);
            settle(nowNanos, latency);
        }
    }

    /** Sends the resets that are due on their way; throws when one has arrived. */
    private void settle(long nowNanos, RelayLatency latency) throws IOException {
        if (toServer.sinkBroken() && !toClient.resetUnderWay()) {
            toClient.reset(nowNanos, latency.toClientNanos());
        }
        if (toClient.sinkBroken() && !toServer.resetUnderWay()) {
            toServer.reset(nowNanos, latency.toServerNanos());
        }
        if (toServer.resetArrived(nowNanos) || toClient.resetArrived(nowNanos)) {
            throw new IOException("One side was reset");
        }
        updateInterest();
    }

    /**
     * Does what {@link #ready} does, while the network is a black hole: the side that ends is closed, the other never
     * hears.
     */
    void readyInBlackHole(SelectionKey key, ByteBuffer buffer) throws IOException {
        var side = key == clientKey ? client : server;
        var pipe = key == clientKey ? toServer : toClient;
        try {
            if (key.isConnectable()) {
                server.finishConnect();
            }
            if (key.isReadable()) {
                lossy |= pipe.readAndDrop(buffer);
            }
            if (pipe.sourceEnded()) {
                side.close();
            }
        } catch (IOException e) {
            lossy = true;
            side.close();
        }
        updateInterest();
    }

    void dropBytesUnderWay() {
        lossy |= toServer.drop() | toClient.drop();
        updateInterest();
    }

    /** Nothing passes any more, in either direction, and neither side is told. */
    void forget() {
        forgotten = true;
        dropBytesUnderWay();
    }

    /** Lets the connection carry on, if it is not {@link #lossy()}. */
    void remember() {
        forgotten = false;
    }

    boolean forgotten() {
        return forgotten;
    }

    boolean lossy() {
        return lossy;
    }

    boolean ended() {
        return (toServer.ended() && toClient.ended()) || (!client.isOpen() && !server.isOpen());
    }

    long nanosUntilDue(long nowNanos) {
        return Math.min(toServer.nanosUntilDue(nowNanos), toClient.nanosUntilDue(nowNanos));
    }

    void close() throws IOException {
        client.close();
        server.close();
    }

    /** Closes both sides with a TCP reset, so that neither takes it for an orderly end. */
    void reset() throws IOException {
        reset(client);
        reset(server);
    }

    private static void reset(SocketChannel side) throws IOException {
        if (side.isOpen()) {
            side.setOption(StandardSocketOptions.SO_LINGER, 0);
            side.close();
        }
    }

    private void updateInterest() {
        if (!server.isConnected()) {
            return;
        }
        updateInterest(clientKey, toServer, toClient);
        updateInterest(serverKey, toClient, toServer);
    }

    private static void updateInterest(SelectionKey key, RelayPipe from, RelayPipe to) {
        if (key.isValid()) {
            key.interestOps(
                    (from.wantsToRead() ? SelectionKey.OP_READ : 0) | (to.wantsToWrite() ? SelectionKey.OP_WRITE : 0));
        }
    }
}
