package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.NAME;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.homeport.examples.runbook.parameter.ParameterPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Loses a primary and brings it back, on real servers, with parameters, DNS and instances. */
class RunbookTest {

    private static RunbookStage stage;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = RunbookStage.shared();
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.reset();
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
            assertThat(report.facts()).containsEntry("fenced", "yes").containsEntry("lag", "0 bytes, 0 s");
            assertThat(risen(report)).isEqualTo(1);
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

    @Test
    void a_primary_of_the_past_is_not_used_while_the_other_one_is_silent_and_no_longer_evacuated_once_it_is()
            throws Exception {
        stage.west().parameterStore().put("/orders/homeport/evacuate", WEST);
        try (var runbook = stage.runbook().build()) {
            assertThat(runbook.promote(WEST, RunRequest.executing()).problem()).isEmpty();
            assertThat(parameter(WEST, "/orders/homeport/evacuate")).isEqualTo(EAST);

            stage.west().blackHole();
            assertThat(runbook.promote(EAST, RunRequest.executing()).problem())
                    .contains("perhaps of the past")
                    .contains("add --force");
            try (var late = stage.east().connect()) {
                assertThatThrownBy(() -> late.createStatement().execute("insert into orders values (5)"))
                        .hasMessageContaining("read-only");
            }
        }
    }

    @Test
    void a_lost_primary_is_said_to_be_unfenced_and_is_fenced_when_it_is_back_and_fails_back_without_loss()
            throws Exception {
        try (var client = stage.east().connect()) {
            client.createStatement().execute("insert into orders values (10)");
        }
        stage.west().awaitCaughtUp(stage.east(), Duration.ofMinutes(1));
        stage.east().crash();
        try (var runbook = stage.runbook().build()) {
            assertThat(runbook.promote(WEST, RunRequest.executing().automatically())
                            .problem())
                    .contains("could not be fenced")
                    .contains("automatic.unfenced=allowed is not set");

            var promoted = runbook.promote(WEST, RunRequest.executing());

            assertThat(promoted.problem()).isEmpty();
            assertThat(promoted.left()).singleElement().asString().contains("NOT FENCED");
            assertThat(promoted.facts())
                    .containsEntry("fenced", "no")
                    .hasEntrySatisfying("lag", lag -> assertThat(lag).startsWith("bytes unknown"));

            assertThat(runbook.failback(EAST, RunRequest.dryRun()).problem())
                    .contains("does not answer", "Take the rows that only it holds")
                    .contains("pg_basebackup --host=127.0.0.1 --port="
                            + stage.west().port());

            stage.east().restart();
            assertThat(runbook.status().regions().get(0).database()).startsWith("a primary of the past, timeline ");
            var again = runbook.promote(WEST, RunRequest.executing());
            assertThat(again.problem()).isEmpty();
            assertThat(again.facts()).containsEntry("fenced", "yes");

            assertThat(runbook.failback(EAST, RunRequest.executing()).problem())
                    .contains("Rows that only it holds would be lost")
                    .contains("--lost-rows-taken");

            var back = runbook.failback(EAST, RunRequest.executing().afterLostRowsWereTaken());

            assertThat(back.problem()).isEmpty();
            assertThat(back.facts()).containsEntry("lag", "0 bytes, 0 s");
            assertThat(risen(back)).isEqualTo(1);
            assertThat(runbook.status().regions())
                    .extracting(StatusReport.Region::primary, StatusReport.Region::evacuated)
                    .containsExactly(tuple(true, ""), tuple(false, ""));
        }
        try (var client = stage.east().connect();
                var late = stage.west().connect()) {
            assertThat(client.createStatement().executeUpdate("insert into orders values (20)"))
                    .isEqualTo(1);
            assertThatThrownBy(() -> late.createStatement().execute("insert into orders values (21)"))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void a_promotion_above_the_limit_of_the_lag_takes_force_and_says_what_is_lost() throws Exception {
        stage.with("lag.limit.bytes", "1000").with("drain.within", "500ms");
        stage.west().replicationLink().blackHole();
        try (var client = stage.east().connect();
                var runbook = stage.runbook().build()) {
            client.createStatement().execute("insert into orders select generate_series(100, 1000)");

            var refused = runbook.promote(WEST, RunRequest.executing());

            assertThat(refused.problem())
                    .contains("more than lag.limit.bytes=1000")
                    .contains("--force");
            assertThat(client.createStatement().executeUpdate("insert into orders values (2000)"))
                    .isEqualTo(1);
            assertThat(runbook.status().unfinished()).isEmpty();

            var forced = runbook.promote(WEST, RunRequest.executing().forced());

            assertThat(forced.problem()).isEmpty();
            assertThat(forced.left())
                    .singleElement()
                    .asString()
                    .contains("lacks what")
                    .contains("bytes");
        }
    }

    @Test
    void a_dry_run_measures_and_changes_nothing() throws Exception {
        try (var client = stage.east().connect();
                var runbook = stage.runbook().build()) {
            var report = runbook.promote(WEST, RunRequest.dryRun());

            assertThat(report.problem()).isEmpty();
            assertThat(report.steps()).extracting(Report.Done::name).containsExactly("guard");
            assertThat(report.facts()).containsEntry("lag", "0 bytes, 0 s");
            assertThat(client.createStatement().executeUpdate("insert into orders values (30)"))
                    .isEqualTo(1);
        }
        assertThat(stage.journal()).doesNotExist();
        assertThat(parameter(WEST, "/orders/homeport/runbook_lock")).isEqualTo("none");
    }

    @Test
    void a_failback_that_does_not_catch_up_lowers_the_fence_and_leaves_all_as_it_was() throws Exception {
        stage.with("drain.within", "300ms");
        // The west is the standby here: a failback to it is the same planned switchover.
        try (var session = stage.west().connectAsSuperuser();
                var client = stage.east().connect();
                var runbook = stage.runbook().build()) {
            session.createStatement().execute("select pg_wal_replay_pause()");
            client.createStatement().execute("insert into orders values (40)");

            var report = runbook.failback(WEST, RunRequest.executing());

            assertThat(report.problem()).endsWith("takes writes again, and all is as before");
            assertThat(runbook.status().unfinished()).isEmpty();
            assertThat(runbook.status().regions())
                    .extracting(StatusReport.Region::promoting)
                    .containsOnly("");
            session.createStatement().execute("select pg_wal_replay_resume()");
        }
        try (var client = stage.east().connect()) {
            assertThat(client.createStatement().executeUpdate("delete from orders where id = 40"))
                    .isEqualTo(1);
        }
    }

    @Test
    void what_cannot_be_begun_leaves_everything_as_it_was() throws Exception {
        stage.with("journal", "no/such/directory/journal");
        try (var runbook = stage.runbook().build()) {
            assertThat(runbook.promote(WEST, RunRequest.executing()).problem())
                    .contains("The journal")
                    .contains("cannot be opened");
        }
        stage.with("journal", "/dev/full");
        try (var runbook = stage.runbook().build()) {
            assertThat(runbook.promote(WEST, RunRequest.executing()).problem()).contains("cannot be written");
        }
        stage.with("journal", "runbook.journal");
        stage.west().refuse();
        try (var client = stage.east().connect();
                var runbook = stage.runbook().build()) {
            assertThat(runbook.promote(WEST, RunRequest.executing()).problem())
                    .contains("eu-west-1 (127.0.0.1:")
                    .contains("refused")
                    .hasLineCount(1);
            assertThat(client.createStatement().executeUpdate("insert into orders values (50)"))
                    .isEqualTo(1);
        }
        assertThat(stage.journal()).isEmptyFile();
    }

    @Test
    void instances_that_stay_unhealthy_are_named_and_the_next_run_goes_on_with_verifying() throws Exception {
        stage.with("verify.within", "300ms");
        stage.health(WEST, 503);
        try (var runbook = stage.runbook().build()) {
            var first = runbook.promote(WEST, RunRequest.executing());
            assertThat(first.problem()).contains("1 of 1 instances not healthy").contains("/health (503)");
            assertThat(runbook.status().unfinished()).startsWith("promote eu-west-1, begun at ");
            assertThat(runbook.failback(EAST, RunRequest.executing()).problem()).contains("An unfinished promote");

            stage.health(WEST, 200);
            var second = runbook.promote(WEST, RunRequest.executing());

            assertThat(second.problem()).isEmpty();
            assertThat(risen(second)).isEqualTo(1);
        }
    }

    @Test
    void evacuating_and_restoring_a_region_keep_the_other_regions_of_the_parameter() throws Exception {
        stage.east().parameterStore().put("/orders/homeport/evacuate", "ap-south-1");
        stage.health(WEST, 503);
        try (var runbook = stage.runbook().build()) {
            assertThat(runbook.evacuate(WEST, RunRequest.executing()).problem()).isEmpty();
            assertThat(parameter(EAST, "/orders/homeport/evacuate")).isEqualTo("ap-south-1,eu-west-1");
            assertThat(parameter(WEST, "/orders/homeport/evacuate")).isEqualTo("eu-west-1");

            stage.health(WEST, 200);
            assertThat(runbook.restore(WEST, RunRequest.executing()).problem()).isEmpty();
            assertThat(parameter(EAST, "/orders/homeport/evacuate")).isEqualTo("ap-south-1");
            assertThat(parameter(WEST, "/orders/homeport/evacuate")).isEqualTo("none");
        }
    }

    private static int risen(Report report) {
        return Integer.parseInt(report.facts().get("timeline.new"))
                - Integer.parseInt(report.facts().get("timeline.old"));
    }

    private static String parameter(String region, String name) throws Exception {
        try (var places = ParameterPlaces.open(stage.config())) {
            return places.in(region).get(name).orElse("none");
        }
    }
}
