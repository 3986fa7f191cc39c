package dev.homeport.jdbc.internal.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.WalPosition;
import dev.homeport.jdbc.WalSample;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What times a series of positions gives. */
class WalSeriesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void a_position_is_covered_up_to_the_newest_sample_that_is_not_beyond_it() {
        var series = series(100, 200, 300);
        assertThat(series.coveredUntil(new WalPosition(99))).isEmpty();
        assertThat(series.coveredUntil(new WalPosition(100))).hasValue(at(0));
        assertThat(series.coveredUntil(new WalPosition(299))).hasValue(at(1));
        assertThat(series.coveredUntil(new WalPosition(9_000))).hasValue(at(2));
    }

    @Test
    void a_primary_that_writes_nothing_is_one_sample_at_its_latest_time() {
        var series = series(100, 100, 100);
        assertThat(series.samples()).containsExactly(new WalSample(new WalPosition(100), at(2)));
    }

    @Test
    void a_sample_that_is_older_than_the_last_one_changes_nothing() {
        var series = series(100, 200);
        assertThat(series.plus(new WalSample(new WalPosition(150), at(0)))).isEqualTo(series);
    }

    @Test
    void what_a_restarted_server_has_lost_is_forgotten() {
        var series = series(100, 200, 150);
        assertThat(series.coveredUntil(new WalPosition(200))).hasValue(at(2));
        assertThat(series.coveredUntil(new WalPosition(149))).hasValue(at(0));
    }

    @Test
    void the_oldest_samples_go_first() {
        var series = WalSeries.EMPTY;
        for (int i = 0; i < WalSeries.MOST + 5; i++) {
            series = series.plus(new WalSample(new WalPosition(i), at(i)));
        }
        assertThat(series.samples()).hasSize(WalSeries.MOST);
        assertThat(series.coveredUntil(new WalPosition(4))).isEmpty();
        assertThat(series.coveredUntil(new WalPosition(5))).hasValue(at(5));
    }

    @Test
    void a_position_reads_as_postgresql_writes_it() {
        assertThat(new WalPosition(0x2_0301_F1D8L)).hasToString("2/301F1D8");
        assertThat(new WalPosition(5).bytesAfter(new WalPosition(7))).isZero();
    }

    private static WalSeries series(long... positions) {
        var series = WalSeries.EMPTY;
        for (int i = 0; i < positions.length; i++) {
            series = series.plus(new WalSample(new WalPosition(positions[i]), at(i)));
        }
        return series;
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
