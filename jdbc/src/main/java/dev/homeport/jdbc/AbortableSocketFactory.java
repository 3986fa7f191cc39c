package dev.homeport.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives the PostgreSQL driver sockets that Homeport can end at once when a node is deposed.
 *
 * <p>Not for applications: it is public because the driver creates it by name, once a connection, and the only way to
 * tell it which node it serves is the thread that connects.
 */
public final class AbortableSocketFactory extends SocketFactory {

    private static final ThreadLocal<@Nullable OpeningSockets> CONNECTING = new ThreadLocal<>();

    private final OpeningSockets sockets;

    /**
     * Called by the driver while Homeport connects.
     *
     * @throws IllegalStateException if anybody else calls it
     */
    public AbortableSocketFactory() {
        var connecting = CONNECTING.get();
        if (connecting == null) {
            throw new IllegalStateException(
                    "AbortableSocketFactory works only inside FailoverDataSource; remove it from socketFactory");
        }
        this.sockets = connecting;
    }

    /** Something that connects, on the calling thread, through the driver. */
    interface Connecting<T, X extends Exception> {
        T connect() throws X;
    }

    /** Runs a connect whose sockets, and those of its later cancel requests, are made by {@code sockets}. */
    static <T, X extends Exception> T during(OpeningSockets sockets, Connecting<T, X> connecting) throws X {
        CONNECTING.set(sockets);
        try {
            return connecting.connect();
        } finally {
            CONNECTING.remove();
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        return sockets.create();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port));
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        var socket = createSocket();
        socket.connect(address);
        return socket;
    }
}
