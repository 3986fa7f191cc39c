package dev.homeport.testkit.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Reserves a free TCP port of a loopback address while no server listens on it, so that a server that is down, or a
 * link that refuses, does not lose its port to another process of the machine.
 *
 * <p>Linux lets sockets with {@code SO_REUSEADDR} share a port as long as only one listens; a bound socket that does
 * not listen answers nothing, so a connect is refused. Elsewhere the sharing is not certain, and the port is only
 * chosen, not held.
 */
public final class ReservedPort implements AutoCloseable {
    public static final String HOST = "127.0.0.1";
    private static final boolean PORTS_CAN_BE_SHARED =
            System.getProperty("os.name").startsWith("Linux");

    private final String host;
    private final SocketChannel holder;
    private final int number;

    public ReservedPort() throws IOException {
        this(HOST, 0);
    }

    /** Reserves that port of a loopback address, or any free one for 0. */
    public ReservedPort(String host, int wanted) throws IOException {
        this.host = host;
        holder = SocketChannel.open();
        holder.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        try {
            holder.bind(new InetSocketAddress(host, wanted));
        } catch (IOException e) {
            holder.close();
            throw e;
        }
        number = ((InetSocketAddress) holder.getLocalAddress()).getPort();
        if (!PORTS_CAN_BE_SHARED) {
            holder.close();
        }
    }

    public int number() {
        return number;
    }

    public String host() {
        return host;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, number);
    }

    ServerSocketChannel listen(int backlog) throws IOException {
        var listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.configureBlocking(false);
            listener.bind(address(), backlog);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
