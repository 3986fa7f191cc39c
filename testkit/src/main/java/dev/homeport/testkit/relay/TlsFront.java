package dev.homeport.testkit.relay;

import dev.homeport.testkit.HeldRequests;
import dev.homeport.testkit.LabTrust;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks TLS for a server that does not, at a port of its own of the loopback address. It stands between the server and
 * the relay, so that handshakes cross the distance and meet the faults.
 *
 * <p>It belongs to its server: while that is frozen, a new connection is accepted, since the kernel does, and its handshake
 * is not answered; when that is killed, every connection is reset.
 *
 * <p>Two threads a connection carry its bytes: the JDK has TLS for blocking sockets ready, and for others only the engine
 * of one.
 */
public final class TlsFront implements AutoCloseable {
    static final int MAX_CONNECTIONS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(LabDynamoDb.class);
    private static final int BACKLOG = 200;
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<TlsConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<HeldRequests> holds = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile @Nullable SSLContext context;
    private boolean frozen;
    private volatile boolean serverKilled;
    private volatile boolean closed;

    /** Listens at once; a handshake is answered from {@link #serve} on. */
    public TlsFront(String name, int targetPort) throws IOException {
        this.name = name;
        target = new InetSocketAddress(ReservedPort.HOST, targetPort);
        listener = new ServerSocket();
        try {
            listener.bind(new InetSocketAddress(ReservedPort.HOST, 0), BACKLOG);
        } catch (IOException e) {
            try (listener) {
                throw e;
            }
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Begins to answer, with that key and certificate. */
    public void serve(SSLContext identity) {
        context = identity;
        thread("accept", this::accept);
    }

    public void shakeHands(LabTrust trust) throws IOException {
        try (var socket = (SSLSocket) trust.context().getSocketFactory().createSocket(ReservedPort.HOST, port())) {
            socket.setSoTimeout((int) HANDSHAKE_TIMEOUT.toMillis());
            socket.startHandshake();
        }
    }

    /** Sets whether handshakes stay unanswered. */
    public void freeze(boolean wanted) {
        lock.lock();
        try {
            frozen = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps requests with that text from the server until that is closed. */
    public HeldRequests hold(String region, String text) {
        holds.removeIf(HeldRequests::isReleased);
        var hold = new HeldRequests(region, text);
        holds.add(hold);
        return hold;
    }

    /** Returns when no {@link HeldRequests} hold these bytes, which a client has sent. */
    void pass(byte[] bytes, int length) {
        for (var hold : holds) {
            hold.holdIfMeant(bytes, length);
        }
    }

    /**
     * Sets whether a connection that the server ends is reset instead of closed over TLS: after a kill its kernel ends
     * the connection, and the server says nothing. False once it has been started again.
     */
    public void serverKilled(boolean killed) {
        serverKilled = killed;
    }

    boolean isServerKilled() {
        return serverKilled;
    }

    /** Resets every connection. */
    public void reset() {
        connections.forEach(TlsConnection::reset);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        freeze(false);
        listener.close();
        reset();
        holds.forEach(HeldRequests::close);
    }

    void thread(String role, Runnable work) {
        var thread = new Thread(work, "homeport-testkit-tls-" + name + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                var client = listener.accept();
                awaitThawed();
                open(client);
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("Connection could not be accepted: front={}", name, e);
                }
            }
        }
    }

    private void awaitThawed() {
        lock.lock();
        try {
            while (frozen && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void open(Socket client) throws IOException {
        var identity = context;
        if (closed || identity == null || connections.size() >= MAX_CONNECTIONS) {
            LOG.warn("Connection was refused: front={} open={}", name, connections.size());
            TlsConnection.reset(client);
            return;
        }
        var connection = new TlsConnection(client, target, this);
        connections.add(connection);
        connection.start(identity);
        if (closed) {
            connection.reset();
        }
    }

    void ended(TlsConnection connection) {
        connections.remove(connection);
    }
}
