package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.runbook.lock.Holder;
import dev.homeport.examples.runbook.lock.OutageLock;
import dev.homeport.examples.runbook.parameter.ParameterPlaces;
import dev.homeport.examples.runbook.postgres.Server;
import dev.homeport.examples.runbook.trigger.RunbookHold;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lets two runs work on one outage, each from the lock of another region. */
class ConcurrentRunsTest {

    private static final Holder ANNA = new Holder("anna", "ops1", 7);

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
    void a_run_that_works_under_another_regions_lock_keeps_every_operation_out() throws Exception {
        var config = stage.config();
        var server = new Server(config.site(EAST), config.login(), Duration.ofSeconds(20));
        try (var places = ParameterPlaces.open(config);
                var runbook = stage.runbook().build()) {
            var place = places.in(EAST).lockPlace();
            try (var held = OutageLock.take(server, place, "homeport", "promote us-east-1", ANNA, Clock.systemUTC())) {
                held.confirm();

                for (var report : new Report[] {
                    runbook.promote(WEST, RunRequest.executing()),
                    runbook.failback(WEST, RunRequest.executing()),
                    runbook.evacuate(EAST, RunRequest.executing()),
                    runbook.restore(WEST, RunRequest.executing())
                }) {
                    assertThat(report.problem())
                            .as(report.operation())
                            .contains("Another run is at work in us-east-1: anna@ops1 process 7 (promote us-east-1)");
                }
                assertThat(runbook.evacuate(WEST, RunRequest.executing()).problem())
                        .contains("Another run is at work: anna@ops1 process 7, promote us-east-1");
            }
            assertThat(RunbookStage.isStandby(stage.west())).isTrue();
            assertThat(places.evacuated(WEST)).isEmpty();
        }
        assertThat(stage.journal()).isEmptyFile();
    }

    @Test
    void a_session_that_holds_another_servers_lock_is_seen_where_no_record_can_be_kept() throws Exception {
        stage.with("parameters", "").with("parameters.names", "").with("evacuation.name", "");
        stage.with(EAST + ".ssm.endpoint", "").with(WEST + ".ssm.endpoint", "");
        var config = stage.config();
        var server = new Server(config.site(EAST), config.login(), Duration.ofSeconds(20));
        try (var places = ParameterPlaces.open(config);
                var runbook = stage.runbook().build()) {
            var place = places.in(EAST).lockPlace();
            try (var held = OutageLock.take(server, place, "homeport", "promote us-east-1", ANNA, Clock.systemUTC())) {
                held.confirm();

                assertThat(runbook.promote(WEST, RunRequest.executing()).problem())
                        .contains(
                                "Another run is at work in us-east-1: homeport-runbook promote us-east-1 by anna@ops1");
            }
            assertThat(RunbookStage.isStandby(stage.west())).isTrue();
        }
    }

    @Test
    void an_evacuation_that_waits_for_its_instances_keeps_no_promotion_out() throws Exception {
        var meanwhile = new ArrayList<String>();
        var another = stage.runbook().build();
        var progress = new Progress() {
            @Override
            public void before(Step step) {
                if (step.name().equals("verify")) {
                    meanwhile.add(guard(another));
                    stage.health(WEST, 503);
                }
            }
        };
        try (another;
                var runbook = stage.runbook().progress(progress).build()) {
            assertThat(runbook.evacuate(WEST, RunRequest.executing()).problem()).isEmpty();
        }
        assertThat(meanwhile).containsExactly("");
    }

    private static String guard(Runbook runbook) {
        try {
            return runbook.promote(WEST, RunRequest.dryRun()).problem();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    @Test
    void the_server_ends_a_locks_session_whose_host_has_vanished_and_keeps_the_operators_other_options()
            throws Exception {
        var config = stage.with("jdbc.options", "-c work_mem=5MB").config();
        var server = new Server(config.site(WEST), config.login(), Duration.ofSeconds(20));
        try (var session = server.connect("promote");
                var statement = session.createStatement();
                var row = statement.executeQuery("""
                        select current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'),
                               current_setting('tcp_keepalives_count'), current_setting('work_mem')
                        """)) {
            row.next();
            assertThat(List.of(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                    .containsExactly("10", "5", "4", "5MB");
        }
    }

    @Test
    void a_record_of_a_lost_region_holds_until_its_minute_is_over_and_no_longer() throws Exception {
        var config = stage.config();
        var hold = new RunbookHold(() -> Runbook.builder(config));
        stage.east().crash();
        try (var places = ParameterPlaces.open(config);
                var runbook = stage.runbook().build()) {
            var place = places.in(EAST).lockPlace();
            try (var held = OutageLock.takeRecord(place, "promote us-east-1", ANNA, Clock.systemUTC())) {
                held.confirm();
                assertThat(runbook.promote(WEST, RunRequest.dryRun()).problem()).contains("anna@ops1 process 7");
                assertThat(runbook.status().lock()).startsWith("anna@ops1 process 7 (promote us-east-1) since ");
                assertThat(hold.reason())
                        .hasValueSatisfying(why -> assertThat(why)
                                .startsWith("The runbook's lock is held: anna@ops1 process 7 (promote us-east-1)"));
            }
            assertThat(hold.reason()).isEmpty();
            stage.east().parameterStore().deny("/orders/homeport/runbook_lock");
            assertThat(hold.reason())
                    .as("a lost region's record is lost with it")
                    .isEmpty();
            stage.east().parameterStore().heal();
            var past = Clock.systemUTC().instant().minusSeconds(1);
            place.create("anna@ops1 process 7|promote us-east-1|" + past.minusSeconds(60) + "|" + past);

            var report = runbook.promote(WEST, RunRequest.dryRun());

            assertThat(report.problem()).isEmpty();
            assertThat(report.steps().get(0).text()).endsWith("whether a run is at work in us-east-1 is unknown");
            place.delete();
        }
    }
}
