package dev.homeport.spring.boot.endpoint;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.RoutingSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows where the operations of every DynamoDB client go, by its name.
 *
 * @param clients the clients
 */
record RoutingSection(List<MultiRegionDynamoDb> clients) implements EndpointSection {

    @Override
    public String name() {
        return "routing";
    }

    @Override
    public Object content() {
        var shown = new LinkedHashMap<String, Object>();
        clients.forEach(client -> shown.put(client.name(), routes(client.routes())));
        return shown;
    }

    private static Map<String, Object> routes(RoutingSnapshot routes) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("reads", routes.readRegion().value());
        shown.put("writes", routes.writeRegion().value());
        shown.put("writeHome", routes.writeHome().value());
        shown.put(
                "regions", routes.regions().stream().map(RoutingSection::region).toList());
        return shown;
    }

    private static Map<String, Object> region(RegionStatus status) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("region", status.region().value());
        shown.put("reads", circuit(status.reads()));
        shown.put("writes", circuit(status.writes()));
        status.roundTrip().ifPresent(time -> shown.put("roundTrip", time.toString()));
        status.misconfigured().ifPresent(reason -> shown.put("misconfigured", reason));
        status.slow().ifPresent(reason -> shown.put("slow", reason));
        status.evacuatedSince().ifPresent(since -> shown.put("evacuatedSince", since.toString()));
        return shown;
    }

    private static Map<String, Object> circuit(RegionStatus.Circuit circuit) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("state", circuit.state().name());
        shown.put("since", circuit.since().toString());
        if (!circuit.reason().isEmpty()) {
            shown.put("reason", circuit.reason());
        }
        shown.put("share", circuit.share());
        return shown;
    }
}
