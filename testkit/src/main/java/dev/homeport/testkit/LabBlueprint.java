package dev.homeport.testkit;

import java.util.List;
import java.util.Map;

/** What the user asked for, validated. */
record LabBlueprint(
        List<String> regions,
        Replication replication,
        boolean tls,
        boolean parameterStores,
        int maxConnections,
        Map<String, String> settings) {

    ServerSettings settings(String clusterName, int port) {
        return new ServerSettings(clusterName, port, maxConnections, settings);
    }
}
