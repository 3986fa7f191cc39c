package dev.homeport.spring.boot.endpoint;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows the topology of every data source, by its name.
 *
 * @param dataSources the data sources
 */
record TopologySection(List<FailoverDataSource> dataSources) implements EndpointSection {

    @Override
    public String name() {
        return "topology";
    }

    @Override
    public Object content() {
        var shown = new LinkedHashMap<String, Object>();
        dataSources.forEach(dataSource -> shown.put(dataSource.name(), topology(dataSource.topology())));
        return shown;
    }

    private static Map<String, Object> topology(Topology topology) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("state", topology.state().name());
        shown.put("since", topology.since().toString());
        topology.primary().ifPresent(primary -> shown.put("primary", primary.toString()));
        shown.put("epoch", topology.epoch().toString());
        if (!topology.reason().isEmpty()) {
            shown.put("reason", topology.reason());
        }
        shown.put("nodes", topology.nodes().stream().map(TopologySection::node).toList());
        return shown;
    }

    private static Map<String, Object> node(NodeStatus status) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("node", status.node().toString());
        shown.put("role", status.role().name());
        shown.put("said", status.lastWord());
        status.lastAnswer().ifPresent(at -> shown.put("lastAnswer", at.toString()));
        status.lagBytes().ifPresent(bytes -> shown.put("lagBytes", bytes));
        if (!status.warnings().isEmpty()) {
            shown.put("warnings", status.warnings());
        }
        return shown;
    }
}
