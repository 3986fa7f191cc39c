package dev.homeport.examples.drill.door;

import dev.homeport.examples.orders.CloseableStack;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.testkit.relay.ConnectCost;
import dev.homeport.testkit.relay.TcpRelay;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the way into each region's service, with faults: addresses that stay when the service is started anew. */
public final class Entrances implements AutoCloseable {

    private final Map<String, Way> ways = new LinkedHashMap<>();

    /** Holds the relays in front of one service. */
    private record Way(TcpRelay service, TcpRelay health) {}

    /** Leads the region's addresses to this service from now on. */
    public void lead(String region, OrdersService service) throws IOException {
        var way = ways.get(region);
        if (way == null) {
            ways.put(
                    region,
                    new Way(
                            relay(region + " service", service.httpPort()),
                            relay(region + " health", service.healthPort())));
        } else {
            way.service().pointTo(service.httpPort());
            way.health().pointTo(service.healthPort());
        }
    }

    private static TcpRelay relay(String name, int port) throws IOException {
        return new TcpRelay(name, port, ConnectCost.FIRST_BYTES);
    }

    public Entrance of(String region) {
        var way = way(region);
        return new Entrance(region, way.service().port(), way.health().port());
    }

    public List<Entrance> all() {
        return ways.keySet().stream().map(this::of).toList();
    }

    /** Resets what is open and refuses what comes. */
    public void refuse(String region) {
        way(region).service().refuse();
        way(region).health().refuse();
    }

    /** Loses everything, and tells nobody. */
    public void blackHole(String region) {
        way(region).service().blackHole();
        way(region).health().blackHole();
    }

    public void heal(String region) {
        way(region).service().heal();
        way(region).health().heal();
    }

    private Way way(String region) {
        var way = ways.get(region);
        if (way == null) {
            throw new IllegalStateException("No service was started in " + region);
        }
        return way;
    }

    @Override
    public void close() {
        try (var all = new CloseableStack()) {
            ways.values().forEach(way -> {
                all.add(way.service());
                all.add(way.health());
            });
        }
    }
}
