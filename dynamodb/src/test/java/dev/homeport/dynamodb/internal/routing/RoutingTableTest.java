package dev.homeport.dynamodb.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoutingTableTest {

    private static final int READS = 100_000;

    @Test
    void reads_begin_in_the_first_region() {
        assertThat(view(new int[] {2, 0, 1}, 100, 100, 100).firstRead(-1)).isEqualTo(2);
    }

    @Test
    void a_ramping_region_gets_its_share_and_the_next_one_the_rest() {
        assertThat(shares(view(new int[] {0, 1, 2}, 25, 100, 100))).containsExactly(25, 75, 0);
    }

    @Test
    void two_ramping_regions_share_independently() {
        assertThat(shares(view(new int[] {0, 1, 2}, 50, 50, 100))).containsExactly(50, 25, 25);
    }

    @Test
    void a_region_that_ramps_alone_gets_everything() {
        assertThat(shares(view(new int[] {1}, 0, 5, 0))).containsExactly(0, 100, 0);
    }

    @Test
    void a_view_differs_from_another_in_what_it_says_and_not_in_its_number() {
        var view = view(new int[] {0, 1}, 100, 100, 0);
        assertThat(view.sameAs(new RoutingTable(
                        9, 0, new int[] {0, 1}, new int[] {0}, new int[] {100, 100, 0}, new int[3], new int[3], 0, 0)))
                .isTrue();
        assertThat(view.sameAs(view(new int[] {1, 0}, 100, 100, 0))).isFalse();
        assertThat(view.sameAs(view(new int[] {0, 1}, 5, 100, 0))).isFalse();
    }

    @Test
    void what_cannot_be_used_has_no_share() {
        var view = view(new int[] {1}, 100, 100, 100);
        assertThat(view.usable(0, AccessMode.READ)).isFalse();
        assertThat(view.readShare(0)).isZero();
        assertThat(view.readShare(1)).isEqualTo(100);
    }

    /** In whole percent. */
    private static int[] shares(RoutingTable view) {
        var random = new SplittableRandom(1);
        var counts = new double[3];
        for (int read = 0; read < READS; read++) {
            counts[view.firstRead(random.nextInt())]++;
        }
        return java.util.Arrays.stream(counts)
                .mapToInt(count -> (int) Math.round(count * 100 / READS))
                .toArray();
    }

    private static RoutingTable view(int[] reads, int... shares) {
        return new RoutingTable(1, 0, reads, new int[] {0}, shares, new int[3], new int[3], 0, 0);
    }
}
