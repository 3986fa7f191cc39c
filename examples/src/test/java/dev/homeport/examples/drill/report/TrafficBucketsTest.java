package dev.homeport.examples.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests counted in equal spans of time. */
class TrafficBucketsTest {

    @Test
    void every_request_is_counted_once_where_it_ended() {
        var buckets = TrafficBuckets.of(Stories.lost(), 10);

        assertThat(buckets.width()).isEqualTo(Duration.ofSeconds(1));
        assertThat(buckets.counts()).hasSize(10);
        assertThat(buckets.counts().get(0)).isEqualTo(new TrafficBuckets.Count(10, 0, 0, 0));
        assertThat(buckets.counts().get(3)).isEqualTo(new TrafficBuckets.Count(0, 0, 1, 1));
        assertThat(buckets.counts().get(7)).isEqualTo(new TrafficBuckets.Count(0, 10, 0, 0));
        assertThat(buckets.counts().stream()
                        .mapToLong(TrafficBuckets.Count::done)
                        .sum())
                .isEqualTo(80);
    }

    @Test
    void the_spans_are_as_short_as_the_room_allows() {
        assertThat(TrafficBuckets.of(Stories.lost(), 40).width()).isEqualTo(Duration.ofMillis(250));
        assertThat(TrafficBuckets.of(Stories.lost(), 39).width()).isEqualTo(Duration.ofMillis(500));
        assertThat(TrafficBuckets.of(Stories.lost(), 1).counts()).hasSize(1);
    }

    @Test
    void a_count_becomes_a_rate() {
        assertThat(TrafficBuckets.of(Stories.lost(), 40).perSecond(3)).isEqualTo(12);
        assertThat(TrafficBuckets.of(Stories.lost(), 10).peak()).isEqualTo(10);
    }
}
