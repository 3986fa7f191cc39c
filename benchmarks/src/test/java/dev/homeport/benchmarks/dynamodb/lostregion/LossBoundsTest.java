package dev.homeport.benchmarks.dynamodb.lostregion;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionFault;
import dev.homeport.benchmarks.report.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which losses of a region are good enough, at which distance of the other one. */
class LossBoundsTest {

    private static final Loss GOOD =
            new Loss(Optional.of(ofMillis(900)), ofMillis(300), ofMillis(20), false, ofMillis(500), ZERO, 2_000, 0, 0);

    @Test
    void a_hang_is_left_within_a_second_and_a_half_and_one_round_trip() {
        assertThat(missed(RegionFault.HANG, 300, evicted(ofMillis(1_800)))).isEmpty();
        assertThat(missed(RegionFault.HANG, 300, evicted(ofMillis(1_801))))
                .containsExactly("home is left after (event)");
        assertThat(missed(RegionFault.BLACK_HOLE, 5, evicted(ofMillis(1_506))))
                .containsExactly("home is left after (event)");
    }

    @Test
    void a_read_of_a_hanging_home_may_take_a_round_trip_more_on_a_warm_connection_and_four_on_a_new_one() {
        assertThat(missed(RegionFault.HANG, 150, worst(ofMillis(750), ofMillis(1_200))))
                .isEmpty();
        assertThat(missed(RegionFault.HANG, 150, worst(ofMillis(751), ofMillis(1_201))))
                .containsExactly("worst read on a warm connection", "worst read on a new connection");
    }

    @Test
    void no_distance_excuses_a_read_beyond_the_limit_of_a_call() {
        assertThat(missed(RegionFault.HANG, 500, worst(ofMillis(1_000), ofMillis(2_000))))
                .isEmpty();
        assertThat(missed(RegionFault.HANG, 500, worst(ofMillis(1_000), ofMillis(2_001))))
                .containsExactly("worst read on a new connection");
    }

    @Test
    void the_worst_of_several_runs_counts() {
        assertThat(missed(RegionFault.HANG, 5, GOOD, evicted(ofSeconds(3)), GOOD))
                .hasSize(1);
    }

    @Test
    void a_brown_out_is_left_within_five_seconds_at_any_distance() {
        for (var fault : List.of(RegionFault.BROWN_OUT, RegionFault.WRITES_BROWN_OUT)) {
            assertThat(missed(fault, 300, evicted(ofSeconds(5)))).isEmpty();
            assertThat(missed(fault, 300, evicted(ofMillis(5_001)))).containsExactly("home is left after (event)");
        }
    }

    @Test
    void a_home_that_is_never_left_misses_its_bound() {
        var never = new Loss(Optional.empty(), ZERO, ZERO, false, ZERO, ZERO, 2_000, 0, 0);

        assertThat(missed(RegionFault.BROWN_OUT, 5, GOOD, never)).containsExactly("home is left after (event)");
    }

    @Test
    void of_the_reads_of_a_brown_out_one_in_a_thousand_may_fail_and_of_its_writes_any() {
        assertThat(missed(RegionFault.BROWN_OUT, 5, failed(2))).isEmpty();
        assertThat(missed(RegionFault.BROWN_OUT, 5, failed(3))).containsExactly("eventually consistent reads failed");
        assertThat(missed(RegionFault.WRITES_BROWN_OUT, 5, failed(1_000))).isEmpty();
    }

    @Test
    void no_read_fails_when_home_refuses_hangs_or_has_no_name() {
        for (var fault : List.of(RegionFault.REFUSED, RegionFault.DNS, RegionFault.HANG, RegionFault.BLACK_HOLE)) {
            assertThat(missed(fault, 80, failed(1))).containsExactly("eventually consistent reads failed");
        }
    }

    @Test
    void a_home_that_refuses_is_asked_no_more_after_a_second() {
        var late = new Loss(Optional.empty(), ofMillis(1_001), ZERO, false, ZERO, ZERO, 2_000, 0, 0);

        assertThat(missed(RegionFault.REFUSED, 300, late)).containsExactly("last call begins at home after");
    }

    @Test
    void the_first_call_after_a_refusal_may_be_a_tenth_of_a_second_slower_and_the_way() {
        assertThat(missed(RegionFault.REFUSED, 80, first(ofMillis(180), false), first(ofMillis(420), true)))
                .isEmpty();
        assertThat(missed(RegionFault.REFUSED, 80, first(ofMillis(181), false)))
                .containsExactly("first call slower by, warm connection");
        assertThat(missed(RegionFault.REFUSED, 80, first(ofMillis(421), true)))
                .containsExactly("first call slower by, new connection");
    }

    private static List<String> missed(RegionFault fault, int distance, Loss... losses) {
        return new LossBounds(fault, Distance.ofMillis(distance))
                .judge(List.of(losses)).stream()
                        .filter(figure -> !figure.met())
                        .map(Figure::what)
                        .toList();
    }

    private static Loss evicted(Duration after) {
        return new Loss(Optional.of(after), ofMillis(300), ZERO, false, ZERO, ZERO, 2_000, 0, 0);
    }

    private static Loss worst(Duration warm, Duration cold) {
        return new Loss(Optional.of(ofMillis(900)), ofMillis(300), ZERO, false, warm, cold, 2_000, 0, 0);
    }

    private static Loss failed(long reads) {
        return new Loss(Optional.of(ofMillis(900)), ofMillis(300), ZERO, false, ZERO, ZERO, 2_000, reads, 0);
    }

    private static Loss first(Duration slower, boolean cold) {
        return new Loss(Optional.of(ofMillis(900)), ofMillis(300), slower, cold, ZERO, ZERO, 2_000, 0, 0);
    }
}
