package dev.homeport.jdbc.internal.connect;

import dev.homeport.jdbc.Node;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the user how late this JVM notices that a node's name has moved in DNS, and which property changes that.
 *
 * <p>The JDK keeps an address for 30 s, whatever the record says. Homeport changes no setting of the whole JVM, and does not
 * get around the one that is there by looking names up in another spelling each time, although that works.
 */
public final class NameCaching {

    /** The security property that decides. */
    private static final String PROPERTY = "networkaddress.cache.ttl";

    /** The system property that the JDK reads when the security property is not set. */
    private static final String FALLBACK = "sun.net.inetaddr.ttl";

    private NameCaching() {}

    /** Returns the advice for these nodes in this JVM; empty if they need none. */
    public static Optional<String> advice(List<Node> nodes) {
        var set = Security.getProperty(PROPERTY);
        return advice(nodes, set == null ? System.getProperty(FALLBACK) : set);
    }

    /** Returns the advice for that value of the property, null if it is not set. Pure. */
    public static Optional<String> advice(List<Node> nodes, @Nullable String seconds) {
        var names = nodes.stream()
                .map(Node::host)
                .filter(host -> !HostNames.isAddress(host) && !host.equalsIgnoreCase("localhost"))
                .collect(Collectors.joining(", "));
        var forEver = seconds != null && seconds.strip().startsWith("-");
        if (names.isEmpty() || (seconds != null && !forEver)) {
            return Optional.empty();
        }
        return Optional.of("this JVM keeps a resolved address " + (forEver ? "for ever" : "for 30 s")
                + ", so it follows a name that moves in DNS that late (" + names
                + "); if one of them can move, set the security property " + PROPERTY
                + " to 1 to 5, in java.security or with -D" + FALLBACK + "=5");
    }
}
