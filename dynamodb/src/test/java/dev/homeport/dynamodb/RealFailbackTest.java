package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.region.RegionName;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way back of a real region; it takes as long as three canaries over fifteen seconds. */
@Tag("slow")
class RealFailbackTest {

    private static final RegionName HOME = RegionName.of("eu-west-1");
    private static final RegionName OTHER = RegionName.of("us-east-1");
    private static RealRegions regions;

    @BeforeAll
    static void start() {
        regions = new RealRegions();
    }

    @AfterAll
    static void stop() {
        regions.close();
    }

    @AfterEach
    void heal() {
        regions.heal();
    }

    @Test
    void home_is_taken_back_without_an_error() {
        try (var dynamoDb = regions.client()) {
            var client = dynamoDb.client();
            client.putItem(put("kept", "x"));
            regions.lab().dynamoDb().awaitReplicated(Duration.ofSeconds(20));
            regions.home().crash();
            RealRegions.await(() -> {
                assertThat(client.getItem(get("kept")).hasItem()).isTrue();
                assertThat(dynamoDb.routes().readRegion()).isEqualTo(OTHER);
                assertThat(dynamoDb.routes().writeRegion()).isEqualTo(OTHER);
            });
            regions.heal();
            dynamoDb.failBack(RealRegions.HOME);
            RealRegions.await(() -> {
                assertThat(client.getItem(get("kept")).hasItem()).isTrue();
                client.putItem(put("kept", "x"));
                assertThat(dynamoDb.routes().region(HOME).reads().used()).isTrue();
            });
        }
    }

    @Test
    void lag_is_measured_by_heartbeats_and_gates_the_way_back() {
        try (var dynamoDb = regions.client(builder -> builder.failback(f -> f.heartbeats(RealRegions.TABLE, "id")))) {
            dynamoDb.client();
            RealRegions.await(() -> {
                assertThat(dynamoDb.routes().region(OTHER).lag()).containsEntry(HOME, Duration.ZERO);
                assertThat(dynamoDb.routes().region(HOME).lag()).containsEntry(OTHER, Duration.ZERO);
            });
            regions.lab().dynamoDb().pauseReplication();
            RealRegions.await(() ->
                    assertThat(dynamoDb.routes().region(OTHER).lag().get(HOME)).isGreaterThan(Duration.ofSeconds(2)));

            regions.home().link().refuse();
            RealRegions.await(() -> {
                dynamoDb.client().getItem(get("x"));
                assertThat(dynamoDb.routes().readRegion()).isEqualTo(OTHER);
            });
            regions.home().link().heal();
            dynamoDb.failBack(RealRegions.HOME);
            RealRegions.await(() -> assertThat(dynamoDb.routes().region(HOME).lastAnswer())
                    .hasValueSatisfying(at -> assertThat(at)
                            .isAfter(dynamoDb.routes().region(HOME).reads().since())));
            assertThat(dynamoDb.routes().region(HOME).reads().used()).isFalse();

            regions.lab().dynamoDb().resumeReplication();
            RealRegions.await(() ->
                    assertThat(dynamoDb.routes().region(HOME).reads().used()).isTrue());
        }
    }
}
