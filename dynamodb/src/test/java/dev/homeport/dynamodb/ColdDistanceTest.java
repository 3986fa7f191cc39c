package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.internal.RegionWatch;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A region across an ocean whose connections are cold when it is wanted, over TLS. */
class ColdDistanceTest {

    @ParameterizedTest
    @CsvSource({"SYNC, 150", "ASYNC, 300"})
    void a_first_read_of_a_distant_region_is_answered_when_home_hangs_from_the_start(
            FakeRegions.Flavour flavour, int roundTripMillis) throws IOException {
        assertAnswered(flavour, roundTripMillis);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"ASYNC, 150", "SYNC, 300"})
    void so_is_one_of_the_other_client_at_that_distance(FakeRegions.Flavour flavour, int roundTripMillis)
            throws IOException {
        assertAnswered(flavour, roundTripMillis);
    }

    private static void assertAnswered(FakeRegions.Flavour flavour, int roundTripMillis) throws IOException {
        try (var regions = new FarRegions(
                Duration.ofMillis(roundTripMillis),
                true,
                builder -> builder.limits(l -> l.call(Duration.ofSeconds(4))))) {
            regions.home().always(FarRegion.Reply.NEVER);
            long began = System.nanoTime();
            regions.get(flavour, "1");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(4).plus(RegionWatch.GREETING_WAIT));
        }
    }
}
