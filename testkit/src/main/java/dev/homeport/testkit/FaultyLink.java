package dev.homeport.testkit;

import java.time.Duration;

/**
 * Breaks and heals a network path: the applications' way to a region, or a region's replication.
 *
 * <p>A fault is in force when its method returns, and stays until {@link #heal()} or another fault of the path. A delay
 * is independent of the other faults. Thread-safe; every method returns within 5 s or throws {@link LabException}.
 */
public interface FaultyLink {
    /**
     * Loses the network silently, as a cut cable or a dropped route does: bytes vanish in both directions, those still
     * under way included, established connections stay "up" and hang, the other end does not see that one is closed,
     * and new connections never complete, so that a client's own connect timeout decides.
     *
     * <p>New connections hang because the listening socket's queue is kept full, which Linux answers with silence
     * (checked on Linux 6). Where an operating system answers differently they may complete, but stay unanswered.
     */
    void blackHole();

    /**
     * Resets every connection and refuses new ones, as a firewall with a reject rule or a host without the service does.
     */
    void refuse();

    /**
     * Forgets every connection that is open, as a firewall or a NAT gateway does that is restarted or has no room left: bytes
     * vanish in both directions and neither end is told, while new connections work. A fault of those connections, which other
     * faults leave in force.
     */
    void forgetConnections();

    /**
     * Adds latency to each direction, so that a round trip takes twice as much more; a region's {@linkplain
     * LabRegion#distance distance} comes on top. It is latency and nothing else: bytes stay in order, many are under way at
     * once, and throughput is not limited below 8 MiB under way per connection and direction.
     *
     * <p>A new connection costs a round trip, as it does in the world, and it is paid late: the operating system finishes
     * the connect at once, and the first bytes take a round trip longer, or, where TLS is spoken first, the first request.
     * So the first answer comes when it would, but a client's own limit for the connect is never met, and that a connection
     * is refused is known at once.
     *
     * @param oneWay zero or more; zero takes the delay away; at most one minute
     * @throws IllegalArgumentException for a negative or longer delay
     */
    void delay(Duration oneWay);

    /**
     * Takes every fault away. Connections that lost bytes in a black hole are reset, since their stream has a hole;
     * those that were idle meanwhile carry on.
     */
    void heal();
}
