package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

class DynamoDbReplicationTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static RegionLab lab;
    private static LabDynamoDb east;
    private static LabDynamoDb west;
    private static int tables;

    private final DynamoDbClient inEast = DynamoDbs.patientClient(east);
    private final DynamoDbClient inWest = DynamoDbs.patientClient(west);
    private String table;

    @BeforeAll
    static void startLab() {
        lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .postgres(false)
                .dynamoDb(true)
                .start();
        lab.trustInThisJvm();
        east = lab.region("us-east-1").dynamoDb();
        west = lab.region("eu-west-1").dynamoDb();
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @BeforeEach
    void createTable() {
        table = "orders-" + tables++;
        lab.dynamoDb().createGlobalTable(DynamoDbs.table(table));
    }

    @AfterEach
    void resume() {
        inEast.close();
        inWest.close();
        lab.dynamoDb().replicationLag(Duration.ZERO);
        lab.dynamoDb().resumeReplication();
    }

    @Test
    void what_is_written_anywhere_is_soon_everywhere() {
        DynamoDbs.put(inEast, table, "1", "from the east");
        DynamoDbs.put(inWest, table, "2", "from the west");
        lab.dynamoDb().awaitReplicated(SOON);

        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("from the east");
        assertThat(DynamoDbs.get(inEast, table, "2")).isEqualTo("from the west");
    }

    @Test
    void a_deletion_is_replicated_too() {
        DynamoDbs.put(inEast, table, "1", "short-lived");
        lab.dynamoDb().awaitReplicated(SOON);
        DynamoDbs.delete(inWest, table, "1");
        lab.dynamoDb().awaitReplicated(SOON);

        assertThat(DynamoDbs.get(inEast, table, "1")).isEqualTo("nothing");
    }

    @Test
    void the_last_writer_of_an_item_wins_everywhere() {
        lab.dynamoDb().pauseReplication();
        DynamoDbs.put(inEast, table, "1", "first");
        lab.dynamoDb().awaitOrdered(SOON);
        DynamoDbs.put(inWest, table, "1", "last");
        lab.dynamoDb().resumeReplication();
        lab.dynamoDb().awaitReplicated(SOON);

        assertThat(DynamoDbs.get(inEast, table, "1")).isEqualTo("last");
        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("last");
    }

    @Test
    void a_paused_replication_shows_nothing_and_says_why() {
        lab.dynamoDb().pauseReplication("us-east-1", "eu-west-1");
        DynamoDbs.put(inEast, table, "1", "held back");
        DynamoDbs.put(inWest, table, "2", "not held back");
        await().atMost(Client.SOON)
                .untilAsserted(
                        () -> assertThat(DynamoDbs.get(inEast, table, "2")).isEqualTo("not held back"));
        lab.dynamoDb().awaitOrdered(SOON);

        assertThatThrownBy(() -> lab.dynamoDb().awaitReplicated(Duration.ofMillis(300)))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("us-east-1 → eu-west-1: 1 writes under way, paused");
        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("nothing");
    }

    @Test
    void a_lag_holds_for_one_direction_and_ends_when_it_is_taken_away() {
        lab.dynamoDb().replicationLag("us-east-1", "eu-west-1", Duration.ofMinutes(1));
        DynamoDbs.put(inEast, table, "1", "late");
        DynamoDbs.put(inWest, table, "2", "at once");
        await().atMost(Client.SOON)
                .untilAsserted(
                        () -> assertThat(DynamoDbs.get(inEast, table, "2")).isEqualTo("at once"));
        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("nothing");

        lab.dynamoDb().replicationLag(Duration.ZERO);
        lab.dynamoDb().awaitReplicated(SOON);
        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("late");
    }

    @Test
    void an_isolated_region_serves_its_applications_and_nobody_else() {
        lab.dynamoDb().isolate("eu-west-1");
        DynamoDbs.put(inEast, table, "1", "from the east");
        DynamoDbs.put(inWest, table, "2", "from the west");
        lab.dynamoDb().awaitOrdered(SOON);
        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("nothing");
        assertThat(DynamoDbs.get(inEast, table, "2")).isEqualTo("nothing");

        lab.dynamoDb().resumeReplication();
        lab.dynamoDb().awaitReplicated(SOON);
        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("from the east");
        assertThat(DynamoDbs.get(inEast, table, "2")).isEqualTo("from the west");
    }

    @Test
    void a_fault_of_the_applications_links_does_not_stop_the_replication() {
        DynamoDbs.put(inEast, table, "1", "gets through");
        east.link().blackHole();
        west.link().refuse();
        try {
            lab.dynamoDb().awaitReplicated(SOON);
        } finally {
            east.link().heal();
            west.link().heal();
        }

        assertThat(DynamoDbs.get(west, table, "1")).isEqualTo("gets through");
    }

    @Tag("slow")
    @Test
    void an_acknowledged_write_survives_a_crash_and_is_replicated_after_it() {
        lab.dynamoDb().pauseReplication();
        DynamoDbs.put(inEast, table, "1", "survives");
        east.crash();
        DynamoDbs.put(inWest, table, "2", "waits for the east");
        lab.dynamoDb().resumeReplication();
        assertThatThrownBy(() -> lab.dynamoDb().awaitReplicated(Duration.ofMillis(100)))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("us-east-1")
                .hasMessageContaining("down or frozen");

        east.restart();
        lab.dynamoDb().awaitReplicated(SOON);
        assertThat(DynamoDbs.get(west, table, "1")).isEqualTo("survives");
        assertThat(DynamoDbs.get(east, table, "2")).isEqualTo("waits for the east");
    }

    @Test
    void replicated_writes_do_not_come_back() {
        for (var i = 0; i < 20; i++) {
            DynamoDbs.put(inEast, table, "1", "version " + i);
        }
        lab.dynamoDb().awaitReplicated(SOON);
        var records = DynamoDbs.records(west, table);
        assertThat(records).isBetween(1, 20);

        lab.dynamoDb().awaitReplicated(SOON);
        assertThat(DynamoDbs.records(west, table)).isEqualTo(records);
        assertThat(DynamoDbs.records(east, table)).isEqualTo(20);
    }

    @Test
    void whoever_writes_what_at_once_both_regions_end_with_the_same_items() throws Exception {
        var writers = List.of(inEast, inWest).stream()
                .map(client -> Client.inBackground(() -> {
                    for (var i = 0; i < 60; i++) {
                        DynamoDbs.put(client, table, String.valueOf(i % 3), client.hashCode() + " wrote " + i);
                    }
                    return "done";
                }))
                .toList();
        for (var writer : writers) {
            Client.soon(writer);
        }
        lab.dynamoDb().awaitReplicated(SOON);

        for (var id : List.of("0", "1", "2")) {
            assertThat(DynamoDbs.get(inEast, table, id)).isEqualTo(DynamoDbs.get(inWest, table, id));
        }
    }

    @Tag("slow")
    @Test
    void a_region_that_freezes_and_crashes_while_writes_arrive_ends_with_the_last_of_each_item() throws Exception {
        var writer = Client.inBackground(() -> {
            for (var i = 0; i < 400; i++) {
                DynamoDbs.put(inEast, table, String.valueOf(i % 5), "version " + i);
                if (i % 5 == 1) {
                    DynamoDbs.delete(inEast, table, "1");
                }
            }
            return "done";
        });
        await().atMost(Client.SOON).until(() -> DynamoDbs.records(west, table) > 20);
        west.freeze();
        DynamoDbs.put(inEast, table, "frozen", "while nobody could take it");
        west.thaw();
        var seen = DynamoDbs.records(west, table);
        await().atMost(Client.SOON).until(() -> DynamoDbs.records(west, table) > seen + 20);
        west.crash();
        west.restart();
        Client.soon(writer);
        lab.dynamoDb().awaitReplicated(SOON);

        try (var fresh = DynamoDbs.patientClient(west)) {
            assertThat(DynamoDbs.get(fresh, table, "frozen")).isEqualTo("while nobody could take it");
            for (var id = 0; id < 5; id++) {
                assertThat(DynamoDbs.get(fresh, table, "" + id))
                        .isEqualTo(id == 1 ? "nothing" : "version " + (395 + id));
            }
        }
    }

    @Test
    void a_table_that_is_gone_in_one_region_stops_nobody_else() {
        var other = DynamoDbs.table(table + "-other");
        lab.dynamoDb().createGlobalTable(other);
        inWest.deleteTable(delete -> delete.tableName(table));
        DynamoDbs.put(inEast, table, "1", "has nowhere to go");
        DynamoDbs.put(inEast, other.tableName(), "1", "arrives");
        lab.dynamoDb().awaitReplicated(SOON);

        assertThat(DynamoDbs.get(inWest, other.tableName(), "1")).isEqualTo("arrives");
        assertThatThrownBy(() -> DynamoDbs.get(inWest, table, "1")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void a_table_that_exists_cannot_be_created_again() {
        assertThatThrownBy(() -> lab.dynamoDb().createGlobalTable(DynamoDbs.table(table)))
                .isInstanceOf(LabException.class)
                .hasCauseInstanceOf(ResourceInUseException.class);
    }

    @Test
    void a_direction_that_does_not_exist_or_a_lag_that_is_none_is_refused() {
        assertThatThrownBy(() -> lab.dynamoDb().pauseReplication("us-east-1", "nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> lab.dynamoDb().isolate("nowhere")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lab.dynamoDb().replicationLag(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
