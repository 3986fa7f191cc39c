package dev.homeport.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user asked for, validated. */
record LabBlueprint(
        List<String> regions,
        boolean postgres,
        Replication replication,
        boolean tls,
        boolean parameterStores,
        @Nullable DynamoDbLocalPrograms dynamoDb,
        int maxConnections,
        Map<String, String> settings,
        Map<String, Duration> distances) {

    ServerSettings settings(String clusterName, int port) {
        return new ServerSettings(clusterName, port, maxConnections, settings);
    }
}
