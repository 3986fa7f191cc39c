package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionLabBuilderTest {
    @Test
    void every_problem_is_reported_at_once() {
        var builder = RegionLab.builder()
                .regions("../escape")
                .maxConnections(3)
                .distance("nowhere", Duration.ofMillis(80))
                .distance("../escape", Duration.ofSeconds(3))
                .setting("port", "1")
                .setting("Not a name", "1");

        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 8 regions, not 1")
                .hasMessageContaining("'../escape' is not a region name")
                .hasMessageContaining("maxConnections is 10 to 1000, not 3")
                .hasMessageContaining("there is no region 'nowhere' to have a distance")
                .hasMessageContaining("a distance is between 0 and PT2S, not PT3S")
                .hasMessageContaining("the setting port is the lab's own")
                .hasMessageContaining("'Not a name' = '1' is not a setting");
    }

    @Test
    void two_regions_cannot_share_a_name() {
        assertThatThrownBy(RegionLab.builder().regions("eu-west-1", "eu-west-1")::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two regions have the same name");
    }

    @Test
    void a_lab_needs_something_in_it() {
        assertThatThrownBy(RegionLab.builder().regions("a", "b").postgres(false).tls(true)::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its regions are empty")
                .hasMessageContaining("tls(true) is about PostgreSQL");
    }

    @Test
    void a_directory_without_dynamodb_local_is_named_with_what_to_do(@TempDir Path empty) {
        var builder = RegionLab.builder().regions("a", "b").dynamoDb(true);

        assertThatThrownBy(builder.dynamoDbLocal(empty)::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No DynamoDBLocal*.jar was found in " + empty)
                .hasMessageContaining("software.amazon.dynamodb:DynamoDBLocal")
                .hasMessageContaining("homeport.testkit.dynamodb-local");
        assertThatThrownBy(builder.dynamoDbLocal(empty.resolve("missing"))::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing");
    }
}
