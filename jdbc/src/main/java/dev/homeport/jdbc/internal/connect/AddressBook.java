package dev.homeport.jdbc.internal.connect;

import dev.homeport.jdbc.Node;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers at which address of a node's name its monitor has met the server, so that the pool's connections go there first.
 *
 * <p>A name server that hands out several addresses changes their order from answer to answer; without this, the monitor
 * and the pool of one node would talk to different servers. Safe for any number of threads.
 */
public final class AddressBook {

    private final Map<Node, InetAddress> met = new ConcurrentHashMap<>();

    /** Notes that the monitor has met the node's server at this address. */
    public void met(Node node, InetAddress address) {
        met.put(node, address);
    }

    /** Returns the found addresses in their order, the one where the server was met before all others. */
    List<InetAddress> inOrder(Node node, List<InetAddress> found) {
        var first = met.get(node);
        if (first == null || !found.contains(first)) {
            return found;
        }
        var ordered = new ArrayList<InetAddress>();
        ordered.add(first);
        found.stream().filter(address -> !address.equals(first)).forEach(ordered::add);
        return ordered;
    }
}
