package dev.homeport.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GreetingPlanTest {

    private static final int HOME = 0;
    private static final int OTHER = 1;
    private static final long START = 1_000_000_000_000L;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final Duration SLOW = Duration.ofMillis(1_500);
    private static final RoutingTable BOTH = table(HOME, OTHER);
    private static final RoutingTable HOME_ALONE = table(HOME);

    private final GreetingPlan plan = new GreetingPlan(2);

    private static RoutingTable table(int... inUse) {
        return new RoutingTable(
                1, HOME, inUse, inUse, new int[] {100, 100}, new int[] {1, 1}, new int[] {1, 1}, 0, 0b11);
    }

    private int connections() {
        return plan.connections(OTHER, OptionalInt.empty());
    }

    private void greeted(long nowNanos, Duration took) {
        assertThat(plan.wants(BOTH, OTHER, nowNanos)).isTrue();
        plan.greeted(OTHER, nowNanos);
        plan.answered(took, nowNanos + took.toNanos());
    }

    @Test
    void the_other_region_is_greeted_and_home_is_not() {
        plan.start(START);
        assertThat(plan.wants(BOTH, OTHER, START)).isTrue();
        assertThat(plan.wants(BOTH, HOME, START)).isFalse();
    }

    @Test
    void the_first_connections_are_few_and_the_others_follow_at_once_if_those_were_quick() {
        plan.start(START);
        assertThat(connections()).isEqualTo(GreetingPlan.FEW);
        greeted(START, QUICK);
        assertThat(connections()).isEqualTo(GreetingPlan.WARM);
        greeted(START + SECOND, QUICK);
        assertThat(plan.wants(BOTH, OTHER, START + 14 * SECOND)).isFalse();
        assertThat(plan.wants(BOTH, OTHER, START + 21 * SECOND)).isTrue();
    }

    @Test
    void the_others_wait_for_the_next_greeting_if_the_first_were_slow() {
        plan.start(START);
        greeted(START, SLOW);
        assertThat(plan.wants(BOTH, OTHER, START + 14 * SECOND)).isFalse();
        greeted(START + 20 * SECOND, SLOW);
        assertThat(connections()).isEqualTo(GreetingPlan.WARM);
    }

    @Test
    void a_region_that_was_out_begins_with_few() {
        plan.start(START);
        greeted(START, QUICK);
        assertThat(plan.wants(HOME_ALONE, OTHER, START + SECOND)).isFalse();
        assertThat(plan.wants(BOTH, OTHER, START + 2 * SECOND)).isTrue();
        assertThat(connections()).isEqualTo(GreetingPlan.FEW);
    }

    @Test
    void connections_that_were_made_anew_are_greeted_even_where_reads_begin() {
        plan.start(START);
        plan.madeAnew(HOME);
        assertThat(plan.wants(BOTH, HOME, START)).isTrue();
        plan.greeted(HOME, START);
        assertThat(plan.wants(BOTH, HOME, START + 30 * SECOND)).isFalse();
    }

    @Test
    void half_of_a_small_pool_is_left_to_the_calls() {
        plan.start(START);
        greeted(START, QUICK);
        assertThat(plan.connections(OTHER, OptionalInt.of(50))).isEqualTo(GreetingPlan.WARM);
        assertThat(plan.connections(OTHER, OptionalInt.of(12))).isEqualTo(6);
        assertThat(plan.connections(OTHER, OptionalInt.of(2))).isEqualTo(GreetingPlan.FEW);
    }
}
