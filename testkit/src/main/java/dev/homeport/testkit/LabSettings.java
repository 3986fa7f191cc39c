package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.postgres.PostgresSettings;
import dev.homeport.testkit.postgres.ServerNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the builder's options, validated. */
record LabSettings(
        List<String> regions,
        boolean postgres,
        Replication replication,
        boolean tls,
        boolean parameterStores,
        boolean dynamoDb,
        @Nullable DynamoDbLocalPrograms dynamoDbLocal,
        @Nullable LabPlatform platform,
        int maxConnections,
        Map<String, String> settings,
        Map<String, Duration> distances) {

    PostgresSettings settings(String clusterName, ServerNetwork network) {
        return new PostgresSettings(clusterName, network, maxConnections, settings);
    }
}
