package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.RoutingScript.A;
import static dev.homeport.dynamodb.RoutingScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus;
import dev.homeport.dynamodb.RegionStatus.State;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A region that answers and takes many times as long as usual. */
class SlowRegionRulesTest {

    private static final Duration USUAL = Duration.ofMillis(5);
    private static final Duration SLOW = Duration.ofMillis(330);
    private static final Duration FAR = Duration.ofMillis(80);

    private final RoutingScript reporting = after(UnaryOperator.identity());

    @Test
    void is_told_and_keeps_its_reads_by_default() {
        asked(reporting, 30, SLOW, FAR);
        assertThat(reporting.events(RoutingEvent.RegionSlow.class))
                .singleElement()
                .satisfies(slow -> {
                    assertThat(slow.region().value()).isEqualTo("region-a");
                    assertThat(slow.median()).isEqualTo(SLOW);
                    assertThat(slow.usual()).isEqualTo(USUAL);
                });
        assertThat(home(reporting).slow()).contains("slow: answers take 330 ms, 5 ms as a rule");
        assertThat(reporting.view().readShare(A)).isEqualTo(100);
        assertThat(reporting.view().firstRead(0)).isEqualTo(A);
    }

    @Test
    void is_told_to_be_fast_again_once_it_is() {
        asked(reporting, 30, SLOW, FAR);
        asked(reporting, 3, USUAL, FAR);
        assertThat(reporting.events(RoutingEvent.RegionFastAgain.class)).hasSize(1);
        assertThat(home(reporting).slow()).isEmpty();
    }

    @Test
    void has_to_be_slow_for_ten_seconds() {
        asked(reporting, 12, SLOW, FAR);
        assertThat(reporting.events(RoutingEvent.RegionSlow.class))
                .as("two of them until the median is slow")
                .isEmpty();
        asked(reporting, 1, SLOW, FAR);
        assertThat(reporting.events(RoutingEvent.RegionSlow.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"240, 80", "330, 170"})
    void is_not_slow_where_it_is_quick_enough_or_the_other_is_hardly_quicker(int home, int other) {
        var script = after(UnaryOperator.identity());
        asked(script, 60, Duration.ofMillis(home), Duration.ofMillis(other));
        assertThat(script.events(RoutingEvent.RegionSlow.class)).isEmpty();
    }

    @Test
    void is_not_slow_where_that_is_its_distance() {
        var far = new RoutingScript(2);
        asked(far, 60, Duration.ofMillis(60), Duration.ofMillis(5));
        asked(far, 60, Duration.ofMillis(290), Duration.ofMillis(5));
        assertThat(far.events(RoutingEvent.RegionSlow.class)).isEmpty();
    }

    @Test
    void is_not_slow_for_a_process_that_has_just_started_and_is_slow_itself() {
        var cold = new RoutingScript(2).canary(A, Duration.ofMillis(2)).canary(B, Duration.ofMillis(2));
        asked(cold, 60, Duration.ofMillis(300), Duration.ofMillis(20));
        assertThat(cold.events(RoutingEvent.RegionSlow.class)).isEmpty();
    }

    @Test
    void is_noticed_although_the_first_canary_of_a_cold_process_took_long() {
        var cold = new RoutingScript(2).canary(A, Duration.ofMillis(900)).canary(B, Duration.ofMillis(900));
        asked(cold, 10, USUAL, FAR);
        asked(cold, 20, SLOW, FAR);
        assertThat(cold.events(RoutingEvent.RegionSlow.class)).hasSize(1);
    }

    @Test
    void is_timed_anew_after_a_stall_of_ours() {
        asked(reporting, 10, SLOW, FAR);
        reporting.fact(new RoutingFact.SchedulerStalled(Duration.ofSeconds(1)));
        asked(reporting, 9, SLOW, FAR);
        assertThat(reporting.events(RoutingEvent.RegionSlow.class)).isEmpty();
    }

    @Test
    void has_canaries_asked_for_each_second_as_soon_as_one_is_slow() {
        assertThat(reporting.state().attentive()).isFalse();
        asked(reporting, 1, SLOW, FAR);
        assertThat(reporting.state().attentive()).isTrue();
        asked(reporting, 30, SLOW, FAR);
        assertThat(reporting.state().attentive()).as("it is told").isFalse();
    }

    @Test
    void is_noticed_where_nobody_asks_while_calls_succeed() {
        var busy = new RoutingScript(2).canary(A, Duration.ofMillis(900)).canary(B, FAR);
        busy.seconds(60, s -> s.fact(new RoutingFact.ReadTook(A, USUAL)));
        assertThat(busy.state().attentive()).isFalse();
        busy.forgetsEffects().fact(new RoutingFact.ReadTook(A, SLOW));
        assertThat(busy.effects()).containsExactly(new RoutingEffect.Probe(A));
        assertThat(busy.canary(A, SLOW).state().attentive()).isTrue();
        asked(busy, 20, SLOW, FAR);
        assertThat(busy.events(RoutingEvent.RegionSlow.class))
                .singleElement()
                .satisfies(slow -> assertThat(slow.usual()).isEqualTo(USUAL));
    }

    @Test
    void is_not_asked_again_and_again_because_some_reads_take_long() {
        reporting.later(Duration.ofSeconds(31));
        int asked = 0;
        for (int second = 0; second < 60; second++) {
            reporting.later(Duration.ofSeconds(1)).forgetsEffects().fact(new RoutingFact.ReadTook(A, SLOW));
            if (reporting.effects().contains(new RoutingEffect.Probe(A))) {
                asked++;
                reporting.canary(A, USUAL);
            }
        }
        assertThat(asked).isEqualTo(2);
        assertThat(reporting.state().attentive()).isFalse();
    }

    @Test
    void loses_its_reads_by_and_by_and_keeps_its_writes_if_that_is_wanted() {
        var moving = after(RoutingScript.readsLeaveASlowHome(0));
        var shares = new ArrayList<Integer>();
        for (int second = 0; second < 40; second++) {
            asked(moving, 1, SLOW, FAR);
            if (!shares.contains(moving.view().readShare(A))) {
                shares.add(moving.view().readShare(A));
            }
        }
        assertThat(shares).isEqualTo(List.of(100, 75, 50, 25, 0));
        assertThat(moving.view().firstRead(0)).isEqualTo(B);
        assertThat(moving.view().firstWrite()).isEqualTo(A);
        assertThat(moving.events(RoutingEvent.RegionEvicted.class))
                .singleElement()
                .satisfies(evicted -> assertThat(evicted.reason()).startsWith("slow: answers take 330 ms"));
    }

    @Test
    void is_left_by_each_process_at_another_moment() {
        var early = after(RoutingScript.readsLeaveASlowHome(0));
        var late = after(RoutingScript.readsLeaveASlowHome(0.9));
        asked(early, 15, SLOW, FAR);
        asked(late, 15, SLOW, FAR);
        assertThat(early.view().readShare(A)).isEqualTo(75);
        assertThat(late.view().readShare(A)).isEqualTo(100);
        asked(late, 9, SLOW, FAR);
        assertThat(late.view().readShare(A)).isEqualTo(75);
    }

    @Test
    void keeps_its_reads_where_it_is_fast_again_before_they_have_left() {
        var moving = after(RoutingScript.readsLeaveASlowHome(0));
        asked(moving, 18, SLOW, FAR);
        assertThat(moving.reads(A).state()).isEqualTo(State.LEAVING);
        asked(moving, 5, USUAL, FAR);
        assertThat(moving.reads(A).state()).isEqualTo(State.IN_SERVICE);
        assertThat(moving.view().readShare(A)).isEqualTo(100);
    }

    @Test
    void is_not_given_its_reads_back_before_it_is_fast() {
        var moving = after(RoutingScript.readsLeaveASlowHome(0));
        asked(moving, 120, SLOW, FAR);
        assertThat(moving.view().usable(A, AccessMode.READ)).isFalse();
        asked(moving, 16, USUAL, FAR);
        assertThat(moving.reads(A).state()).isEqualTo(State.RAMPING);
    }

    private static RegionStatus home(RoutingScript script) {
        return script.state().routes().region(script.state().settings().name(A));
    }

    private static RoutingScript after(UnaryOperator<RoutingSettings> settings) {
        var script = new RoutingScript(2, settings);
        return asked(script, 20, USUAL, FAR);
    }

    private static RoutingScript asked(RoutingScript script, int seconds, Duration home, Duration other) {
        return script.seconds(seconds, s -> s.canary(A, home).canary(B, other));
    }
}
