package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Each fault as the real client sees it. */
class DynamoDbFaultTest {
    private static final String TABLE = "orders";

    private static RegionLab lab;
    private static LabRegion region;
    private static LabDynamoDb east;
    private static LabDynamoDb west;

    private final DynamoDbClient client = DynamoDbs.client(east);

    @BeforeAll
    static void startLab() {
        lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .postgres(false)
                .dynamoDb(true)
                .start();
        lab.trustInThisJvm();
        region = lab.region("us-east-1");
        east = region.dynamoDb();
        west = lab.region("eu-west-1").dynamoDb();
        try (var inEast = DynamoDbs.patientClient(east)) {
            inEast.createTable(DynamoDbs.table(TABLE));
            DynamoDbs.put(inEast, TABLE, "1", "here");
        }
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @AfterEach
    void heal() {
        client.close();
        east.regainDns();
        east.thaw();
        region.heal();
    }

    @Test
    void a_crashed_server_frozen_or_not_refuses_at_the_same_port_and_has_its_data_when_it_is_back() {
        var port = east.serverEndpoint().getPort();
        east.freeze();
        east.crash();
        assertThat(east.isRunning()).isFalse();
        assertThatThrownBy(this::read).hasRootCauseInstanceOf(ConnectException.class);

        east.restart();
        assertThat(east.serverEndpoint().getPort()).isEqualTo(port);
        answers();
    }

    @Test
    void a_frozen_server_accepts_and_never_answers_until_it_is_thawed() {
        answers();
        east.freeze();
        assertThat(east.isFrozen()).isTrue();
        assertThatThrownBy(this::read).hasRootCauseInstanceOf(SocketTimeoutException.class);

        east.thaw();
        answers();
    }

    @Test
    void a_black_hole_takes_the_connect_timeout_of_a_new_client() {
        east.link().blackHole();
        assertThatThrownBy(this::read)
                .hasRootCauseInstanceOf(SocketTimeoutException.class)
                .hasStackTraceContaining("onnect");

        east.link().heal();
        answers();
    }

    @Test
    void a_name_that_is_lost_is_unknown_to_the_sync_and_the_async_client_until_it_is_regained() {
        try (var async = DynamoDbAsyncClient.builder()
                .endpointProvider(east.endpointProvider())
                .region(client.serviceClientConfiguration().region())
                .credentialsProvider(DynamoDbs.CREDENTIALS)
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build()) {
            answers();
            async.listTables().join();

            east.loseDns();
            assertThatThrownBy(this::read).hasRootCauseInstanceOf(UnknownHostException.class);
            assertThatThrownBy(async.listTables()::join).hasRootCauseInstanceOf(UnknownHostException.class);

            east.regainDns();
            answers();
            async.listTables().join();
        }
    }

    @Test
    void a_region_that_is_cut_off_takes_its_dynamodb_along_and_no_other_s() {
        region.refuse();
        assertThatThrownBy(this::read).hasRootCauseInstanceOf(ConnectException.class);
        try (var inWest = DynamoDbs.patientClient(west)) {
            assertThat(inWest.listTables().tableNames()).doesNotContain(TABLE);
        }

        region.heal();
        region.delay(Duration.ofMillis(60));
        var start = System.nanoTime();
        answers();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(120));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertThatThrownBy(east::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("us-east-1 is running");
        assertThatThrownBy(region::crash)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("postgres(false)");
        assertThatThrownBy(region::jdbcUrl).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lab.replication(Replication.ASYNCHRONOUS)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("slow")
    void two_labs_at_once_are_strangers() {
        try (var other = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .postgres(false)
                .dynamoDb(true)
                .start()) {
            other.trustInThisJvm();
            try (var stranger =
                    DynamoDbs.patientClient(other.region("us-east-1").dynamoDb())) {
                assertThat(stranger.listTables().tableNames()).doesNotContain(TABLE);
            }
        }
        answers();
    }

    /** Soon, since the client's patience ends where a fault's begins, and a busy machine may take longer for one answer. */
    private void answers() {
        await().atMost(Client.SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(read()).isEqualTo("here"));
    }

    private String read() {
        return DynamoDbs.get(client, TABLE, "1");
    }
}
