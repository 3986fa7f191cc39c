package dev.homeport.benchmarks.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.ClientFactory;
import dev.homeport.benchmarks.dynamodb.Contender;
import dev.homeport.benchmarks.dynamodb.Orders;
import dev.homeport.benchmarks.dynamodb.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a client of a region that is far away has to wait for, over TLS. */
class RegionServerTest {

    private static final Duration ROUND_TRIP = Duration.ofMillis(200);

    @Test
    void an_answer_takes_a_round_trip_and_the_first_one_of_a_connection_three() throws IOException {
        try (var world = RegionWorld.create();
                var region = RegionServer.start(world, new Distance(ROUND_TRIP), RegionAnswer::healthy);
                var client = ClientFactory.plain(region.uri(), Contender.CREDENTIALS, OptionalInt.empty())) {
            var first = Call.make("first", () -> client.getItem(Orders.get("first")));
            var second = Call.make("second", () -> client.getItem(Orders.get("second")));

            assertThat(first.outcome()).isEqualTo(Outcome.OK);
            assertThat(first.tookNanos()).isGreaterThanOrEqualTo(3 * ROUND_TRIP.toNanos());
            assertThat(region.wasFirstOfItsConnection("first")).isTrue();
            assertThat(second.outcome()).isEqualTo(Outcome.OK);
            // The upper bound is generous, since the machine may be busy.
            assertThat(second.tookNanos()).isBetween(ROUND_TRIP.toNanos(), 3 * ROUND_TRIP.toNanos());
            assertThat(region.wasFirstOfItsConnection("second")).isFalse();
        }
    }
}
