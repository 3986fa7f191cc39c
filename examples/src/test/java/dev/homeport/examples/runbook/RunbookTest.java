package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.NAME;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loses a primary and brings it back, on real servers, with parameters, DNS and instances. */
class RunbookTest {

    @TempDir
    static Path directory;

    private static RunbookStage stage;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = new RunbookStage(directory);
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.reset();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void a_promotion_fences_promotes_tells_every_store_moves_the_name_and_verifies() throws Exception {
        stage.with("dns.name", NAME)
                .with("dns.zone", "example.com")
                .with("dns.provider", "memory")
                .with(EAST + ".dns.target", EAST + ".example.com")
                .with(WEST + ".dns.target", WEST + ".example.com");
        try (var client = stage.east().connect();
                var runbook = stage.runbook().build()) {
            client.createStatement().execute("insert into orders values (1)");

            var report = runbook.promote(WEST, RunRequest.executing());

            assertThat(report.problem()).isEmpty();
            assertThat(report.left()).isEmpty();
            assertThat(report.facts())
                    .containsEntry("fenced", "yes")
                    .containsEntry("lag", "0 bytes, 0 s")
                    .containsEntry("timeline.old", "1")
                    .containsEntry("timeline.new", "2");
            assertThatThrownBy(() -> client.createStatement().execute("insert into orders values (2)"))
                    .isInstanceOf(SQLException.class);
        }
        try (var late = stage.east().connect();
                var moved = stage.west().connect()) {
            assertThatThrownBy(() -> late.createStatement().execute("insert into orders values (3)"))
                    .hasMessageContaining("read-only");
            assertThat(moved.createStatement().executeUpdate("delete from orders where id = 1"))
                    .isEqualTo(1);
        }
        var value = WEST + "=127.0.0.1:" + stage.west().port();
        for (var region : stage.lab().regions()) {
            for (var name : List.of("/orders/db_nodes", "/orders/us-east-1/db_nodes", "/orders/eu-west-1/db_nodes")) {
                assertThat(parameter(region.name(), name)).isEqualTo(value);
            }
            assertThat(parameter(region.name(), "/orders/homeport/evacuate")).isEqualTo(EAST);
            assertThat(parameter(region.name(), "/orders/homeport/runbook_lock"))
                    .isEqualTo("none");
        }
        assertThat(stage.target(NAME)).isEqualTo(WEST + ".example.com");
        assertThat(Files.readAllLines(stage.journal()).get(0)).contains("\"begun\"");
        assertThat(Files.readString(stage.journal()))
                .contains("\"finished\"")
                .doesNotContain(stage.lab().superuserPassword());
    }

    private static String parameter(String region, String name) throws Exception {
        try (var places = dev.homeport.examples.runbook.parameter.ParameterPlaces.open(stage.config())) {
            return places.in(region).get(name).orElse("none");
        }
    }
}
