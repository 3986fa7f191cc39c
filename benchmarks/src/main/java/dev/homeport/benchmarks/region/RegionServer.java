package dev.homeport.benchmarks.region;

import dev.homeport.benchmarks.thread.Daemon;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;

/**
 * Serves one region on a loopback port, in DynamoDB's own wire format, over real TLS connections, so that refused and
 * unanswered calls are real. It answers as its script says until it suffers a fault.
 *
 * <p>A far region's connections pay their round trips: two for TLS and the request, and one for TCP's connect, which
 * loopback does at once. The first answer comes that much later, rather than the handshake, on which clients have a
 * limit that no region keeps them waiting for.
 */
public final class RegionServer implements AutoCloseable {

    private static final int BACKLOG = 100;
    private static final int BIND_ATTEMPTS = 200;
    private static final long BIND_PAUSE_NANOS = 5_000_000;
    private static final int FILLERS = 4;
    private static final int FILLER_TIMEOUT_MILLIS = 60_000;

    private static final String LITERAL = "127.0.0.1";

    private final RegionWorld world;
    private final String name;
    private final Distance distance;
    private final RegionAnswer.Script script;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Set<String> firstOfTheirConnection = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress address;
    private volatile ServerSocket door;
    private volatile Optional<RegionFault> fault = Optional.empty();

    private RegionServer(
            RegionWorld world, String name, Distance distance, RegionAnswer.Script script, ServerSocket door) {
        this.world = world;
        this.name = name;
        this.distance = distance;
        this.script = script;
        this.door = door;
        this.address = (InetSocketAddress) door.getLocalSocketAddress();
    }

    /** Starts a region that clients know by its address, so that they look nothing up. */
    public static RegionServer start(RegionWorld world, Distance distance, RegionAnswer.Script script)
            throws IOException {
        return start(world, LITERAL, distance, script);
    }

    /** Starts a region whose name can be lost. */
    public static RegionServer startNamed(RegionWorld world, Distance distance, RegionAnswer.Script script)
            throws IOException {
        return start(world, world.names().add(), distance, script);
    }

    private static RegionServer start(RegionWorld world, String name, Distance distance, RegionAnswer.Script script)
            throws IOException {
        var door = open(new InetSocketAddress(InetAddress.getByName(LITERAL), 0), BACKLOG);
        var server = new RegionServer(world, name, distance, script, door);
        server.acceptAtTheDoor();
        return server;
    }

    private static ServerSocket open(InetSocketAddress address, int backlog) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address, backlog);
        return socket;
    }

    private void acceptAtTheDoor() {
        Daemon.start("region-server", this::accept);
    }

    public URI uri() {
        return URI.create("https://" + name + ":" + address.getPort());
    }

    /** Makes it suffer the fault from now on, until it recovers. */
    public void suffer(RegionFault kind) throws IOException {
        fault = Optional.of(kind);
        switch (kind) {
            case REFUSED -> {
                door.close();
                resetAll();
            }
            case DNS -> {
                world.names().remove(name);
                resetAll();
            }
            case BLACK_HOLE -> {
                door.close();
                fillUp();
            }
            case HANG, BROWN_OUT, WRITES_BROWN_OUT -> {
                // Told request by request.
            }
        }
    }

    /** Lets new connections reach it again, at the same place. */
    public void recover() throws IOException {
        door.close();
        resetAll();
        door = openAgain(BACKLOG);
        fault = Optional.empty();
        acceptAtTheDoor();
    }

    /** Fills the queue of connections, which stays full: Linux answers no further connect then. */
    private void fillUp() throws IOException {
        door = openAgain(1);
        for (int i = 0; i < FILLERS; i++) {
            var filler = new Socket();
            connections.add(filler);
            Daemon.start("region-server-filler", () -> filler.connect(address, FILLER_TIMEOUT_MILLIS));
        }
    }

    /** The port is free only once the thread that was accepting has noticed. */
    private ServerSocket openAgain(int backlog) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return open(address, backlog);
            } catch (BindException e) {
                if (attempt == BIND_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(BIND_PAUSE_NANOS);
            }
        }
    }

    private void resetAll() throws IOException {
        for (var connection : connections) {
            if (!connection.isClosed()) {
                connection.setSoLinger(true, 0);
            }
            connection.close();
        }
        connections.clear();
    }

    private void accept() throws IOException {
        var own = door;
        while (!own.isClosed()) {
            var connection = own.accept();
            connection.setTcpNoDelay(true);
            connections.add(connection);
            Daemon.start("region-server", () -> serve(connection));
        }
    }

    private void serve(Socket connection) throws IOException {
        var near = distance.isNone() ? connection : new DistantSocket(connection, distance);
        try (near;
                var tls = (SSLSocket) world.certificate().serverSockets().createSocket(near, null, true)) {
            tls.setUseClientMode(false);
            tls.startHandshake();
            var requests = new BufferedInputStream(tls.getInputStream());
            boolean first = true;
            for (var request = RegionRequest.read(requests);
                    request.isPresent();
                    request = RegionRequest.read(requests)) {
                if (first) {
                    request.get().id().ifPresent(firstOfTheirConnection::add);
                    LockSupport.parkNanos(distance.roundTrip().toNanos());
                    first = false;
                }
                answer(request.get(), tls);
            }
        } finally {
            connections.remove(connection);
        }
    }

    private void answer(RegionRequest request, Socket connection) throws IOException {
        var answer = failsThisOne(request) ? RegionAnswer.BROKEN : script.apply(request);
        if (!answer.after().isZero()) {
            LockSupport.parkNanos(answer.after().toNanos());
        }
        if (!silent()) {
            connection.getOutputStream().write(answer.bytes());
        }
    }

    private boolean silent() {
        return fault.filter(kind -> kind == RegionFault.HANG || kind == RegionFault.BLACK_HOLE)
                .isPresent();
    }

    private boolean failsThisOne(RegionRequest request) {
        return fault.filter(kind -> kind.failsHalfOf(request.operation())).isPresent()
                && ThreadLocalRandom.current().nextBoolean();
    }

    /** Returns whether the request for that item had to wait for a connection of its own. */
    public boolean wasFirstOfItsConnection(String id) {
        return firstOfTheirConnection.contains(id);
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var connection : connections) {
            connection.close();
        }
        world.names().remove(name);
    }
}
