package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.dynamodb.DynamoDbProcess;
import dev.homeport.testkit.postgres.PostgresBinaries;
import dev.homeport.testkit.postgres.PostgresProcesses;
import dev.homeport.testkit.postgres.PostgresServer;
import dev.homeport.testkit.postgres.ServerNetwork;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs a lab's servers as processes of this machine, from the lab's directory; {@link ResourceReaper} ends them. */
final class LabProcesses implements LabServers {
    private final LabDirectory directory;
    private final @Nullable PostgresBinaries binaries;
    private final @Nullable DynamoDbLocalPrograms dynamoDbLocal;

    LabProcesses(LabDirectory directory, LabSettings settings) throws IOException {
        this.directory = directory;
        binaries = settings.postgres() ? PostgresBinaries.unpack(directory.cache(), directory.files()) : null;
        var programs = settings.dynamoDbLocal();
        dynamoDbLocal = programs == null ? null : programs.withArchivedClasses(directory.files());
    }

    @Override
    public String relayAddress() {
        return ReservedPort.HOST;
    }

    @Override
    public ServerNetwork network(int port) {
        return ServerNetwork.loopback(port);
    }

    @Override
    public PostgresServer postgres(String region, int port) throws IOException {
        if (binaries == null) {
            throw new IllegalStateException("This lab was built with postgres(false)");
        }
        return new PostgresProcesses(binaries, region, home(region), directory.mark(region));
    }

    @Override
    public LabServer dynamoDb(String region, int port) throws IOException {
        if (dynamoDbLocal == null) {
            throw new IllegalStateException("This lab was built without dynamoDb(true)");
        }
        return new DynamoDbProcess(
                region, dynamoDbLocal, Files.createDirectory(home(region).resolve("dynamodb")), port);
    }

    private Path home(String region) throws IOException {
        return directory.create(region);
    }

    @Override
    public void close() {}
}
