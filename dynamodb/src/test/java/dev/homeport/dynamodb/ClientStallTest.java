package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A process that stands still, as in a long pause of the collector or a machine that is moved, blames no region. */
@Tag("slow")
class ClientStallTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static RealRegions regions;

    @BeforeAll
    static void startRegions() {
        regions = new RealRegions();
        fill(regions.home());
        fill(regions.other());
    }

    @AfterAll
    static void closeRegions() {
        regions.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_process_that_was_stopped_in_the_midst_of_its_reads_goes_on_at_home(boolean hedged) throws Exception {
        try (var reader = new SteadyReader(
                hedged, regions.home().serverEndpoint(), regions.other().serverEndpoint())) {
            await().atMost(LONG).until(() -> reader.report().atHome() > 2_000);
            for (int seconds : new int[] {4, 1, 2}) {
                var before = reader.report();
                reader.stall(seconds);

                await().atMost(LONG).until(() -> reader.report().atHome() > before.atHome() + 2_000);
                var after = reader.report();
                assertThat(after.events()
                                .subList(before.events().size(), after.events().size()))
                        .isNotEmpty()
                        .allMatch(event -> event.startsWith("SchedulerStalled["));
                assertThat(after.readRegion()).isEqualTo(Region.EU_WEST_1.id());
                assertThat(after.writeRegion()).isEqualTo(Region.EU_WEST_1.id());
                assertThat(after.failures()).isEqualTo(before.failures());
                assertThat(after.outOfTime() - before.outOfTime())
                        .as("those whose whole time was over when they went on")
                        .isLessThanOrEqualTo(SteadyReader.THREADS);
            }
        }
    }

    /** A table in one region alone, whose item tells which. */
    private static void fill(LabDynamoDb region) {
        try (var client = DynamoDbClient.builder()
                .endpointOverride(region.serverEndpoint())
                .region(Region.of(region.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build()) {
            client.createTable(RealRegions.table(SteadyReader.TABLE));
            client.waiter().waitUntilTableExists(wait -> wait.tableName(SteadyReader.TABLE));
            client.putItem(put -> put.tableName(SteadyReader.TABLE)
                    .item(Map.of(
                            "id", AttributeValue.fromS(SteadyReader.ID), "v", AttributeValue.fromS(region.region()))));
        }
    }
}
