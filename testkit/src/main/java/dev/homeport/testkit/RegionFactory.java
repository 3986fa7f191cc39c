package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import dev.homeport.testkit.postgres.PostgresBinaries;
import dev.homeport.testkit.ssm.SsmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the regions of one lab with what the settings ask for; only their parameter stores run at once. */
final class RegionFactory {
    private final LabSettings settings;
    private final LabDirectory directory;
    private final LabCredentials credentials;
    private final LabLock lock;
    private final PostgresCluster cluster;
    private final @Nullable PostgresBinaries binaries;
    private final @Nullable DynamoDbLocalPrograms dynamoDb;

    RegionFactory(
            LabSettings settings,
            LabDirectory directory,
            LabCredentials credentials,
            LabLock lock,
            PostgresCluster cluster)
            throws IOException {
        this.settings = settings;
        this.directory = directory;
        this.credentials = credentials;
        this.lock = lock;
        this.cluster = cluster;
        binaries = settings.postgres() ? PostgresBinaries.unpack(directory.cache(), directory.files()) : null;
        var programs = settings.dynamoDb();
        dynamoDb = programs == null ? null : programs.withArchivedClasses(directory.files());
    }

    LabRegion region(String name) throws IOException {
        var home = directory.create(name);
        return new LabRegion(
                name,
                credentials,
                binaries == null ? null : postgres(name, binaries, home),
                settings.parameterStores() ? SsmServer.start(name) : null,
                dynamoDb == null
                        ? null
                        : new LabDynamoDb(name, lock, dynamoDb, Files.createDirectory(home.resolve("dynamodb"))));
    }

    private PostgresRegion postgres(String name, PostgresBinaries programs, Path home) throws IOException {
        var region = new PostgresRegion(name, cluster, credentials, settings, programs, home);
        cluster.add(region);
        return region;
    }
}
