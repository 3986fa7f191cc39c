package dev.homeport.examples.runbook.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.ConfigLoader;
import dev.homeport.config.Default;
import dev.homeport.config.Key;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.config.RunbookConfig;
import dev.homeport.examples.runbook.config.RunbookFile;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.ssm.SsmError;
import dev.homeport.testkit.ssm.SsmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes what instances follow, and reads it as they do. */
class ParameterPlacesTest {

    @TempDir
    Path directory;

    /** As the orders service follows it. */
    record Followed(
            @Default("") List<String> dbNodes,
            @Key("homeport.evacuate") @Default("") List<RegionName> evacuate,
            @Default("") String other) {}

    private RunbookConfig config(String more) throws IOException {
        Files.writeString(directory.resolve("password"), "p");
        return RunbookFile.read(Files.writeString(directory.resolve("runbook.properties"), """
                regions = us-east-1, eu-west-1
                us-east-1.database = db-a:5432
                eu-west-1.database = db-b:5433
                database = orders
                user = runbook
                password.file = password
                answer.within = 1s
                """ + more));
    }

    private RunbookConfig files() throws IOException {
        return config("""
                parameters = file
                us-east-1.parameters.file = east.properties
                eu-west-1.parameters.file = west.properties
                parameters.names = {region}.db.nodes, db.nodes
                evacuation.name = homeport.evacuate
                """);
    }

    @Test
    void a_followed_file_keeps_its_other_lines_its_comments_and_its_mode() throws Exception {
        var east = directory.resolve("east.properties");
        Files.writeString(east, """
                # Who runs this: operations
                db.nodes : us-east-1=db-a:5432
                other = one \\
                    line
                """);
        Files.setPosixFilePermissions(east, PosixFilePermissions.fromString("rw-r-----"));
        var config = files();
        try (var places = ParameterPlaces.open(config)) {
            assertThat(places.publish(config.site("eu-west-1"))).isEmpty();
            assertThat(places.evacuate("us-east-1", "eu-west-1")).isEmpty();

            var read = read(east, "us-east-1");

            assertThat(read.dbNodes()).containsExactly("eu-west-1=db-b:5433");
            assertThat(read.evacuate()).containsExactly(RegionName.of("us-east-1"));
            assertThat(read.other()).isEqualTo("one line");
            assertThat(read(directory.resolve("west.properties"), "eu-west-1").dbNodes())
                    .containsExactly("eu-west-1=db-b:5433");
            assertThat(Files.readString(east)).startsWith("# Who runs this: operations\n");
            assertThat(Files.getPosixFilePermissions(east)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));

            assertThat(places.restore("us-east-1", "us-east-1")).isEmpty();
            assertThat(read(east, "us-east-1").evacuate()).isEmpty();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("password", "runbook.properties", "east.properties", "west.properties");
        }
    }

    private static Followed read(Path file, String region) {
        return ConfigLoader.of(Followed.class)
                .region(RegionName.of(region))
                .source(ConfigSource.propertiesFile(file))
                .load()
                .current();
    }

    @Test
    void the_lock_of_a_file_is_created_once() throws Exception {
        try (var places = ParameterPlaces.open(files())) {
            var place = places.in("eu-west-1").lockPlace();

            assertThat(place.create("one")).isTrue();
            assertThat(place.create("two")).isFalse();
            assertThat(place.read()).contains("one");
            place.delete();
            assertThat(place.read()).isEmpty();
            assertThat(place.create("two")).isTrue();
        }
    }

    @Test
    void a_store_that_is_lost_is_reported_and_that_of_the_new_primary_has_to_be_written() throws Exception {
        System.setProperty("aws.accessKeyId", "runbook");
        System.setProperty("aws.secretAccessKey", "runbook");
        try (var east = SsmServer.start("us-east-1");
                var west = SsmServer.start("eu-west-1")) {
            var config = config("""
                    parameters = ssm
                    us-east-1.ssm.endpoint = %s
                    eu-west-1.ssm.endpoint = %s
                    parameters.names = /orders/{region}/db_nodes, /orders/db_nodes
                    """.formatted(east.endpoint(), west.endpoint()));
            try (var places = ParameterPlaces.open(config)) {
                east.link().refuse();

                assertThat(places.publish(config.site("eu-west-1")))
                        .singleElement()
                        .asString()
                        .contains("SSM in us-east-1 refused")
                        .hasLineCount(1);
                assertThat(places.published("eu-west-1")).contains("eu-west-1=db-b:5433");
                east.link().heal();
                var lock = places.in("eu-west-1").lockPlace();
                assertThat(lock.create("one")).isTrue();
                assertThat(lock.create("two")).isFalse();

                west.failNext(1, SsmError.ACCESS_DENIED);
                assertThatThrownBy(() -> places.publish(config.site("eu-west-1")))
                        .isInstanceOf(RunbookException.class)
                        .hasMessageContaining("SSM in eu-west-1 refused GetParameter of /orders/us-east-1/db_nodes");
            }
        }
    }
}
