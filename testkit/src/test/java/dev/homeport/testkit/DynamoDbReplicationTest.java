package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbReplicationTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static RegionLab lab;
    private static LabDynamoDb east;
    private static LabDynamoDb west;
    private static DynamoDbClient inEast;
    private static DynamoDbClient inWest;
    private static int tables;

    private String table;

    @BeforeAll
    static void startLab() {
        lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .postgres(false)
                .dynamoDb(true)
                .start();
        east = lab.region("us-east-1").dynamoDb();
        west = lab.region("eu-west-1").dynamoDb();
        inEast = DynamoDbs.client(east);
        inWest = DynamoDbs.client(west);
    }

    @AfterAll
    static void closeLab() {
        inEast.close();
        inWest.close();
        lab.close();
    }

    @BeforeEach
    void createTable() {
        table = "orders-" + tables++;
        lab.dynamoDb().createGlobalTable(DynamoDbs.table(table));
    }

    @AfterEach
    void resume() {
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
        inWest.deleteItem(delete -> delete.tableName(table).key(Map.of("id", AttributeValue.fromS("1"))));
        lab.dynamoDb().awaitReplicated(SOON);

        assertThat(DynamoDbs.get(inEast, table, "1")).isEqualTo("nothing");
    }

    @Test
    void the_last_writer_of_an_item_wins_everywhere() {
        lab.dynamoDb().pauseReplication();
        DynamoDbs.put(inEast, table, "1", "first");
        awaitNextRead();
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

        assertThatThrownBy(() -> lab.dynamoDb().awaitReplicated(Duration.ofMillis(300)))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("us-east-1 → eu-west-1: 1 writes under way, paused");
        assertThat(DynamoDbs.get(inWest, table, "1")).isEqualTo("nothing");
        assertThat(DynamoDbs.get(inEast, table, "2")).isEqualTo("not held back");
    }

    private void awaitNextRead() {
        DynamoDbs.put(inEast, table, "marker", String.valueOf(System.nanoTime()));
        assertThatThrownBy(() -> lab.dynamoDb().awaitReplicated(Duration.ofMillis(200)))
                .isInstanceOf(LabException.class);
    }
}
