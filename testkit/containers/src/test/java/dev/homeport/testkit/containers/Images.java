package dev.homeport.testkit.containers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Names the images of these tests: those that {@code images/build} makes, unless a system property names others. */
final class Images {
    private Images() {}

    static void requireEngine() {
        assumeTrue(
                ContainerPlatform.isEngineRunning(),
                "Skipped: no container engine answers; start Docker or Podman's API service, or set DOCKER_HOST");
    }

    static ContainerPlatform platform() {
        return ContainerPlatform.builder()
                .postgresImage(System.getProperty("homeport.containers.postgres", "homeport/postgres:15"))
                .dynamoDbImage(System.getProperty("homeport.containers.dynamodb", "homeport/dynamodb-local:3"))
                .build();
    }
}
