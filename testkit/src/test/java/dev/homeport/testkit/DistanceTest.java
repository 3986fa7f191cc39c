package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.postgres.Sql;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A region that is far away, whatever of it is asked. */
class DistanceTest {
    private static final Duration FAR = Duration.ofMillis(150);
    private static final String TABLE = "orders";

    private static RegionLab lab;
    private static LabRegion home;
    private static LabRegion far;

    @BeforeAll
    static void startLab() throws SQLException {
        lab = RegionLab.builder()
                .regions("us-east-1", "ap-northeast-1")
                .dynamoDb(true)
                .parameterStores(true)
                .distance("ap-northeast-1", FAR)
                .start();
        lab.trustInThisJvm();
        home = lab.region("us-east-1");
        far = lab.region("ap-northeast-1");
        lab.dynamoDb().createGlobalTable(DynamoDbs.table(TABLE));
        try (var connection = home.connect()) {
            Client.createTable(connection);
        }
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @AfterEach
    void moveBack() {
        far.distance(FAR);
        far.heal();
    }

    @Test
    void a_statement_pays_the_round_trip_until_the_region_comes_nearer() throws Exception {
        assertThat(far.distance()).isEqualTo(FAR);
        assertThat(home.distance()).isZero();
        try (var connection = far.connect()) {
            assertThat(timeOf(() -> Sql.ask(connection, "select 1"))).isGreaterThanOrEqualTo(FAR);
            far.delay(Duration.ofMillis(40));
            assertThat(timeOf(() -> Sql.ask(connection, "select 1"))).isGreaterThanOrEqualTo(FAR.plusMillis(80));
            far.heal();
            assertThat(timeOf(() -> Sql.ask(connection, "select 1"))).isGreaterThanOrEqualTo(FAR);

            far.distance(Duration.ZERO);
            await().atMost(Client.SOON)
                    .untilAsserted(() -> assertThat(timeOf(() -> Sql.ask(connection, "select 1")))
                            .isLessThan(FAR));
        }
    }

    @Test
    void a_commit_that_waits_for_a_distant_standby_pays_the_round_trip_to_it() throws Exception {
        try (var writer = home.connect()) {
            assertThat(timeOf(() -> Client.write(writer, "far away"))).isGreaterThanOrEqualTo(FAR);
        }
    }

    @Test
    void a_parameter_is_as_far_away_as_its_region() {
        far.parameterStore().put("/orders/db_host", "db-1");
        try (var ssm = SsmClients.of(far.parameterStore())) {
            ssm.getParameter(get -> get.name("/orders/db_host"));
            assertThat(timeOf(() -> ssm.getParameter(get -> get.name("/orders/db_host"))))
                    .isGreaterThanOrEqualTo(FAR);
        }
    }

    @Test
    void an_item_is_as_far_away_as_its_region_and_takes_half_of_the_round_trip_to_be_replicated() {
        try (var atHome = DynamoDbs.patientClient(home.dynamoDb());
                var away = DynamoDbs.patientClient(far.dynamoDb())) {
            var start = System.nanoTime();
            DynamoDbs.put(atHome, TABLE, "1", "replicated");
            lab.dynamoDb().awaitReplicated(Client.SOON);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(FAR.dividedBy(2));

            assertThat(timeOf(() -> get(away))).isGreaterThanOrEqualTo(FAR.multipliedBy(3));
            assertThat(timeOf(() -> get(away))).isGreaterThanOrEqualTo(FAR);
        }
    }

    @Test
    void a_distance_is_neither_negative_nor_of_another_planet() {
        assertThatThrownBy(() -> far.distance(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> far.distance(Duration.ofMinutes(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A distance is between 0 and PT2S, not PT3M");
    }

    private static void get(DynamoDbClient client) {
        assertThat(DynamoDbs.get(client, TABLE, "1")).isEqualTo("replicated");
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Duration timeOf(Work work) {
        var start = System.nanoTime();
        try {
            work.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
