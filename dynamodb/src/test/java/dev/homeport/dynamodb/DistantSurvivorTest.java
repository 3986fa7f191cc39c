package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.get;
import static dev.homeport.dynamodb.FakeRegions.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The region that is left is an ocean away, over TLS: a first answer takes three round trips. */
@Tag("slow")
class DistantSurvivorTest {

    private static final Duration OCEAN = Duration.ofMillis(150);
    private static final int READS = 4;

    /** Of a whole call: a busy machine needs more than the round trips, and an attempt at home keeps its 400 ms. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static RealRegions regions;

    @BeforeAll
    static void start() {
        regions = new RealRegions();
        regions.lab().region(RealRegions.OTHER.id()).distance(OCEAN);
    }

    @AfterAll
    static void stop() {
        regions.close();
    }

    @AfterEach
    void heal() {
        regions.heal();
    }

    @ParameterizedTest
    @EnumSource
    void reads_are_answered_by_a_survivor_an_ocean_away_when_home_hangs(FakeRegions.Flavour flavour) {
        keep(flavour);
        try (var dynamoDb = regions.client(builder -> builder.limits(l -> l.call(PATIENCE)))) {
            read(dynamoDb, flavour);

            regions.home().freeze();
            for (int i = 0; i < READS; i++) {
                assertThat(read(dynamoDb, flavour)).isEqualTo(flavour.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void so_is_the_first_read_of_a_process_that_starts_while_home_hangs(FakeRegions.Flavour flavour) {
        keep(flavour);
        regions.home().freeze();
        try (var dynamoDb = regions.client(builder -> builder.limits(l -> l.call(PATIENCE)))) {
            for (int i = 0; i < READS; i++) {
                assertThat(read(dynamoDb, flavour)).isEqualTo(flavour.name());
            }
        }
    }

    private static void keep(FakeRegions.Flavour flavour) {
        try (var direct = regions.directly(regions.home())) {
            direct.putItem(put("kept", flavour.name()));
        }
        regions.lab().dynamoDb().awaitReplicated(Duration.ofSeconds(30));
    }

    private static String read(MultiRegionDynamoDb dynamoDb, FakeRegions.Flavour flavour) {
        var item = flavour == FakeRegions.Flavour.SYNC
                ? dynamoDb.client().getItem(get("kept"))
                : dynamoDb.asyncClient().getItem(get("kept")).join();
        return item.item().get("v").s();
    }
}
