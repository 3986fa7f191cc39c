package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.postgres.PostgresSettings;
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
        @Nullable DynamoDbLocalPrograms dynamoDb,
        int maxConnections,
        Map<String, String> settings,
        Map<String, Duration> distances) {

    PostgresSettings settings(String clusterName, int port) {
        return new PostgresSettings(clusterName, port, maxConnections, settings);
    }
}
