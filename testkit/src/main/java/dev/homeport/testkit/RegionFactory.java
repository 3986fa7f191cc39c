package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import dev.homeport.testkit.ssm.SsmServer;
import java.io.IOException;

/** Makes the regions of one lab with what the settings ask for; only their parameter stores run at once. */
final class RegionFactory {
    private final LabSettings settings;
    private final LabDirectory directory;
    private final LabCredentials credentials;
    private final LabLock lock;
    private final PostgresCluster cluster;
    private final LabServers servers;

    RegionFactory(
            LabSettings settings,
            LabDirectory directory,
            LabCredentials credentials,
            LabLock lock,
            PostgresCluster cluster,
            LabServers servers) {
        this.settings = settings;
        this.directory = directory;
        this.credentials = credentials;
        this.lock = lock;
        this.cluster = cluster;
        this.servers = servers;
    }

    LabRegion region(String name) throws IOException {
        return new LabRegion(
                name,
                credentials,
                settings.postgres() ? postgres(name) : null,
                settings.parameterStores() ? SsmServer.start(name) : null,
                settings.dynamoDb() ? new LabDynamoDb(name, lock, servers) : null);
    }

    private PostgresRegion postgres(String name) throws IOException {
        var region = new PostgresRegion(name, cluster, credentials, settings, servers, directory.mark(name));
        cluster.add(region);
        return region;
    }
}
