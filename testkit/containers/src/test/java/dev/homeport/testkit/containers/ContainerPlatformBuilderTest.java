package dev.homeport.testkit.containers;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ContainerPlatformBuilderTest {
    @Test
    void every_problem_is_reported_together() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerPlatform.builder()
                        .postgresImage("Not An Image")
                        .postgresUser("no user")
                        .dynamoDbImage("localstack/localstack:4", 0)
                        .build())
                .withMessageContaining("'Not An Image' is not the name of an image")
                .withMessageContaining("'no user' is not the name of a user")
                .withMessageContaining("a port is 1 to 65535, not 0");
    }
}
