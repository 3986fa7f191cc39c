package dev.homeport.examples.drill.door;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * Leads users to the first region whose {@code /health} says 200. While none does, it leads them to the first one whose
 * process at least lives ({@code /health/live}), so that what needs no primary goes on, and what does can wait for the
 * promotion instead of being refused. Thread-safe.
 */
public interface FrontDoor extends AutoCloseable {

    /** The header in which a proxy names the region that has answered. */
    String REGION_HEADER = "x-answered-by";

    /**
     * Opens HAProxy where it is installed, else the drill's own checker.
     *
     * @param entrances the regions, the preferred one first
     */
    static FrontDoor open(List<Entrance> entrances) {
        return HaproxyDoor.installed()
                .<FrontDoor>map(program -> HaproxyDoor.open(program, entrances))
                .orElseGet(() -> new CheckerDoor(entrances));
    }

    /** Returns where a user sends the next request, as a name server tells it. */
    URI address();

    /** Returns the region that has answered that request. */
    Optional<String> answeredBy(URI address, HttpHeaders headers);

    /** Returns the region that users are led to now; empty while there is none. */
    Optional<String> route();

    /** Returns what kind of door it is, in words. */
    String description();

    /** Ends it; throws nothing. */
    @Override
    void close();
}
