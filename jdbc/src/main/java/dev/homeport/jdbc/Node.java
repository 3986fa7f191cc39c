package dev.homeport.jdbc;

import dev.homeport.jdbc.internal.connect.HostNames;
import dev.homeport.region.RegionName;

/**
 * One PostgreSQL server as the application reaches it: a stable name in one region.
 *
 * <p>Give every server its own, permanent name and list them all: Homeport moves between nodes by the role each server
 * reports, so no DNS record has to change during a failover.
 *
 * @param region the region the server is in
 * @param host a host name or an IP address, without brackets for IPv6; of a name with several addresses
 *     each is tried until one takes a connection
 * @param port the TCP port, 1 to 65535
 */
public record Node(RegionName region, String host, int port) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the host is blank, has a port behind it or contains characters no host name has, or
     *     the port is out of range; the message does not hold the host, which may be a URL with a password
     */
    public Node {
        HostNames.problem(host).ifPresent(problem -> {
            throw new IllegalArgumentException(
                    "host must be a host name or an IP address, such as db.eu-west-1.example.com, but " + problem);
        });
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port of " + host + " must be between 1 and 65535 but is " + port);
        }
    }

    /**
     * Makes a node from plain values.
     *
     * @throws IllegalArgumentException as the constructor does, or if the region is not a valid name
     */
    public static Node of(String region, String host, int port) {
        return new Node(RegionName.of(region), host, port);
    }

    /** Returns the address, {@code host:port}. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Returns {@code region/host:port}, the form used in messages, metrics and logs. */
    @Override
    public String toString() {
        return region + "/" + address();
    }
}
