package dev.homeport.testkit.containers;

import com.github.dockerjava.api.model.ExposedPort;
import dev.homeport.testkit.LabServer;
import dev.homeport.testkit.LabServers;
import dev.homeport.testkit.postgres.PostgresServer;
import dev.homeport.testkit.postgres.ServerNetwork;
import java.io.IOException;
import java.util.List;

/** Makes the containers of one lab, in a network of their own. */
final class ContainerServers implements LabServers {
    private static final int POSTGRES_PORT = 5432;

    private final Engine engine;
    private final String lab;
    private final ContainerImages images;
    private final LabLabels labels;
    private final LabBridge bridge;

    ContainerServers(Engine engine, String lab, ContainerImages images) throws IOException {
        this.engine = engine;
        this.lab = lab;
        this.images = images;
        labels = LabLabels.of(lab);
        labels.removeStray(engine);
        bridge = LabBridge.create(engine, lab, labels);
    }

    @Override
    public String relayAddress() {
        return bridge.relayAddress();
    }

    @Override
    public ServerNetwork network(int port) {
        return new ServerNetwork("*", POSTGRES_PORT, "all", "all", bridge.relayHost());
    }

    @Override
    public PostgresServer postgres(String region, int port) throws IOException {
        return new ContainedPostgres(
                images.postgresUser(),
                container(
                        region,
                        region + "-postgres",
                        images.postgres(),
                        POSTGRES_PORT,
                        port,
                        images.postgresUser(),
                        List.of("sh", ContainedPostgres.SCRIPT)));
    }

    @Override
    public LabServer dynamoDb(String region, int port) throws IOException {
        var image = images.dynamoDb();
        var container = container(
                "the DynamoDB of " + region,
                region + "-dynamodb",
                image.name(),
                image.port(),
                port,
                "",
                image.command());
        container.put(new ContainerFiles().directory(DynamoDbImage.DATA, 0777, 0));
        return container;
    }

    private LabContainer container(
            String name, String suffix, String image, int inside, int outside, String user, List<String> command)
            throws IOException {
        var id = engine.call("create the container of " + name, client -> {
            var create = client.createContainerCmd(Engine.image(image))
                    .withName(lab + "-" + suffix)
                    .withLabels(labels.all())
                    .withExposedPorts(ExposedPort.tcp(inside))
                    .withHostConfig(bridge.hostConfig(inside, outside));
            if (!command.isEmpty()) {
                create.withEntrypoint(command.subList(0, 1)).withCmd(command.subList(1, command.size()));
            }
            if (!user.isEmpty()) {
                create.withUser(user);
            }
            return create.exec().getId();
        });
        return new LabContainer(engine, name, id);
    }

    @Override
    public void close() throws IOException {
        labels.removeLab(engine);
    }
}
