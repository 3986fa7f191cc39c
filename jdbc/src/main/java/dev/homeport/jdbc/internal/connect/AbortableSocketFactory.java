package dev.homeport.jdbc.internal.connect;

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

    private record Connect(ConnectingSockets sockets, AddressRoute route) {}

    private static final ThreadLocal<@Nullable Connect> CONNECTING = new ThreadLocal<>();

    private final Connect connect;

    /**
     * Called by the driver while Homeport connects.
     *
     * @throws IllegalStateException if anything else calls it
     */
    public AbortableSocketFactory() {
        var connecting = CONNECTING.get();
        if (connecting == null) {
            throw new IllegalStateException(
                    "AbortableSocketFactory works only inside FailoverDataSource; remove it from socketFactory");
        }
        this.connect = connecting;
    }

    /** Something that connects, on the calling thread, through the driver. */
    interface Connecting<T, X extends Exception> {
        T connect() throws X;
    }

    /** Runs a connect whose sockets, and those of its later cancel requests, are made by {@code sockets} and follow the route. */
    static <T, X extends Exception> T during(ConnectingSockets sockets, AddressRoute route, Connecting<T, X> connecting)
            throws X {
        CONNECTING.set(new Connect(sockets, route));
        try {
            return connecting.connect();
        } finally {
            CONNECTING.remove();
        }
    }

    /** Returns a socket that is connected already, so that the driver looks no name up. */
    @Override
    public Socket createSocket() throws IOException {
        return connect.route().connect(connect.sockets()::create);
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
        var socket = connect.sockets().create();
        socket.connect(address);
        return socket;
    }
}
