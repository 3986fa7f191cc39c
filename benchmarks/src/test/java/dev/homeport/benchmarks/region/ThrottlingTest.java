package dev.homeport.benchmarks.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A region that throttles a fifth of what it is asked. */
class ThrottlingTest {

    @Test
    void a_fifth_of_first_attempts_and_of_second_ones_is_throttled_and_the_same_ones_each_time() {
        var region = new Throttling();
        long first = throttled(region);
        long second = throttled(region);

        assertThat(first).isBetween(60L, 100L);
        assertThat(second).isBetween(60L, 100L);
        assertThat(throttled(new Throttling())).isEqualTo(first);
    }

    private static long throttled(Throttling region) {
        return IntStream.range(0, 400)
                .mapToObj(i -> new RegionRequest(
                        Map.of("x-amz-target", "DynamoDB_20120810.GetItem"),
                        "{\"Key\":{\"id\":{\"S\":\"order-" + i % 8 + "-" + i / 8 + "\"}}}"))
                .filter(request -> region.apply(request) == RegionAnswer.THROTTLED)
                .count();
    }
}
