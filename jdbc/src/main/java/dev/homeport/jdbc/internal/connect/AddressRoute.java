package dev.homeport.jdbc.internal.connect;

import dev.homeport.jdbc.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Leads one connection to its node: tries the addresses one after the other, and keeps to the one that answered.
 *
 * <p>The driver gets a connected socket, so it looks nothing up itself, and a cancel request, which it sends over a socket
 * of its own, reaches the server that runs the statement. The driver still checks a certificate against the node's name.
 *
 * <p>Of the time there is, each address gets an equal share of what those before it have left.
 */
public final class AddressRoute {

    /** Makes a socket that is not connected yet. */
    interface Sockets {
        Socket create() throws IOException;
    }

    private final List<InetSocketAddress> candidates;
    private final Duration limit;
    private final @Nullable SocketAddress from;
    private volatile @Nullable InetSocketAddress connected;

    /**
     * Chooses nothing yet.
     *
     * @param candidates at least one, in the order in which they are tried
     * @param limit how long all of them may take together
     * @param from the local address to connect from, if the user has set one
     */
    AddressRoute(List<InetSocketAddress> candidates, Duration limit, @Nullable SocketAddress from) {
        this.candidates = List.copyOf(candidates);
        this.limit = limit;
        this.from = from;
    }

    /** Returns whether a SOCKS proxy leads to the node: the proxy looks the name up, which may be unknown here. */
    static boolean throughProxy(Node node) {
        var selector = ProxySelector.getDefault();
        if (selector == null) {
            return false;
        }
        try {
            var host = node.host().indexOf(':') >= 0 ? "[" + node.host() + "]" : node.host();
            return selector.select(new URI("socket://" + host + ":" + node.port())).stream()
                    .findFirst()
                    .filter(proxy -> proxy.type() == Proxy.Type.SOCKS)
                    .isPresent();
        } catch (URISyntaxException | IllegalArgumentException noUri) {
            return false;
        }
    }

    /** Returns a connected socket; the driver calls this for the session and for each of its cancel requests. */
    Socket connect(Sockets sockets) throws IOException {
        var known = connected;
        if (known != null) {
            return connect(sockets, known, limit);
        }
        var deadline = System.nanoTime() + limit.toNanos();
        @Nullable IOException failure = null;
        for (int i = 0; i < candidates.size(); i++) {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            try {
                var socket = connect(sockets, candidates.get(i), left.dividedBy(candidates.size() - i));
                connected = candidates.get(i);
                return socket;
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure == null ? new IOException("there is no address to connect to") : failure;
    }

    /** Returns the address that answered, once one has; empty if only a proxy knows it. */
    public Optional<InetAddress> address() {
        return Optional.ofNullable(connected).map(InetSocketAddress::getAddress);
    }

    private Socket connect(Sockets sockets, InetSocketAddress address, Duration within) throws IOException {
        var socket = sockets.create();
        try {
            if (from != null) {
                socket.bind(from);
            }
            var millis = TimeUnit.NANOSECONDS.toMillis(within.toNanos());
            socket.connect(address, Math.toIntExact(Math.max(1, millis)));
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
