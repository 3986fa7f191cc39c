package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.RoutingScript.A;
import static dev.homeport.dynamodb.RoutingScript.B;
import static dev.homeport.dynamodb.RoutingScript.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus.State;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingScript;
import dev.homeport.dynamodb.SlowHome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The way back. */
class FailbackRulesTest {

    private final RoutingScript script = without(UnaryOperator.identity());

    @Test
    void takes_thirty_seconds_at_least() {
        script.quiet(29, A, B, C);
        assertThat(script.reads(A).state()).isEqualTo(State.EVICTED);
        script.quiet(1, A, B, C);
        assertThat(script.reads(A).state()).isEqualTo(State.RAMPING);
    }

    @Test
    void wants_three_canaries_in_a_row_over_fifteen_seconds() {
        script.quiet(40, B, C);
        assertThat(script.reads(A).state()).isEqualTo(State.RECOVERING);
        script.quiet(10, A, B, C).canaryFails(A).quiet(15, A, B, C);
        assertThat(script.reads(A).state()).isEqualTo(State.RECOVERING);
        assertThat(script.reads(A).reason()).isEqualTo("waiting for canaries");
        script.quiet(2, A, B, C);
        assertThat(script.reads(A).state()).isEqualTo(State.RAMPING);
    }

    @Test
    void wants_at_least_three_of_them_however_long_it_takes() {
        script.quiet(40, B, C).canary(A).quiet(30, B, C).canary(A);
        assertThat(script.tick().reads(A).state()).isEqualTo(State.RECOVERING);
        assertThat(script.millis(100).canary(A).tick().reads(A).state()).isEqualTo(State.RAMPING);
    }

    @Test
    void goes_by_a_ramp_of_a_minute_and_the_writes_come_last() {
        script.quiet(30, A, B, C);
        var shares = new ArrayList<Integer>();
        for (int second = 0; second <= 61; second++) {
            if (!shares.contains(script.view().readShare(A))) {
                shares.add(script.view().readShare(A));
            }
            if (script.view().readShare(A) < 100) {
                assertThat(script.view().firstWrite()).isEqualTo(B);
            }
            script.quiet(1, A, B, C);
        }
        assertThat(shares).isEqualTo(List.of(5, 25, 50, 100));
        assertThat(script.view().firstWrite()).isEqualTo(A);
        assertThat(script.effects())
                .contains(
                        new RoutingEffect.ResetBreaker(A, AccessMode.READ),
                        new RoutingEffect.ResetBreaker(A, AccessMode.WRITE));
    }

    @Test
    void gives_the_ramping_region_its_share_of_the_reads_and_no_more() {
        script.quiet(30, A, B, C);
        int toA = 0;
        for (int random = 0; random < 1_000; random++) {
            toA += script.view().firstRead(random) == A ? 1 : 0;
        }
        assertThat(toA).isEqualTo(50);
    }

    @Test
    void ends_in_the_ramp_at_half_the_tolerance() {
        script.quiet(35, A, B, C).breaks(A).millis(20).canary(B);
        script.fact(
                new RoutingFact.FaultRate(A, AccessMode.READ, script.view().generation(A, AccessMode.READ), 0.16, 100));
        assertThat(script.reads(A).state()).isEqualTo(State.RAMPING);
        script.fact(
                new RoutingFact.FaultRate(A, AccessMode.READ, script.view().generation(A, AccessMode.READ), 0.17, 58));
        assertThat(script.reads(A).state()).as("nine faults are too few").isEqualTo(State.RAMPING);
        script.fact(
                new RoutingFact.FaultRate(A, AccessMode.READ, script.view().generation(A, AccessMode.READ), 0.17, 59));
        assertThat(script.reads(A).state()).as("B must have answered meanwhile").isEqualTo(State.RAMPING);
        script.millis(20).canary(B).millis(20).breaks(A);
        script.fact(
                new RoutingFact.FaultRate(A, AccessMode.READ, script.view().generation(A, AccessMode.READ), 0.17, 59));
        assertThat(script.reads(A).state()).isEqualTo(State.EVICTED);
    }

    @Test
    void takes_twice_as_long_after_each_flap_up_to_five_minutes() {
        var out = new ArrayList<Duration>();
        for (int flap = 0; flap < 6; flap++) {
            out.add(Duration.between(
                    script.reads(A).outage().began(), script.reads(A).outage().until()));
            while (script.reads(A).state() != State.RAMPING) {
                script.quiet(1, A, B, C);
            }
            script.dies(A, B, C);
        }
        assertThat(out).extracting(Duration::toSeconds).containsExactly(30L, 60L, 120L, 240L, 300L, 300L);
    }

    @Test
    void forgets_flaps_after_ten_minutes_of_peace() {
        script.quiet(40, A, B, C).dies(A, B, C);
        assertThat(script.reads(A).outage().flaps()).isEqualTo(1);
        script.quiet(60 + 70 + 601, A, B, C).dies(A, B, C);
        assertThat(script.reads(A).outage().flaps()).isZero();
    }

    @Test
    void an_evacuation_is_no_failure_and_what_fails_after_it_has_not_flapped() {
        script.quiet(60 + 70 + 601, A, B, C).evacuated(A);
        assertThat(script.state()
                        .routes()
                        .region(script.state().settings().name(A))
                        .reads()
                        .outUntil())
                .isEmpty();
        script.quiet(20, A, B, C).evacuated().quiet(70, A, B, C);
        assertThat(script.reads(A).state()).isEqualTo(State.IN_SERVICE);
        script.dies(A, B, C);
        assertThat(script.reads(A).outage().flaps()).isZero();
        assertThat(script.state()
                        .routes()
                        .region(script.state().settings().name(A))
                        .reads()
                        .outUntil())
                .isPresent();
    }

    @Test
    void is_spread_over_the_fleet_by_jitter() {
        var settings = script.state().settings();
        var late = new RoutingSettings(
                settings.regions(),
                0,
                false,
                false,
                settings.maxLag(),
                false,
                SlowHome.REPORT,
                settings.minimumOut(),
                settings.maximumOut(),
                settings.toleratedFaultRate(),
                1);
        assertThat(EvictionRules.leastTimeOut(settings, 0)).isEqualTo(Duration.ofSeconds(30));
        assertThat(EvictionRules.leastTimeOut(late, 0)).isEqualTo(Duration.ofMillis(37_500));
        assertThat(EvictionRules.leastTimeOut(late, 40)).isEqualTo(Duration.ofSeconds(375));
    }

    @Test
    void waits_for_what_was_written_elsewhere_where_lag_is_measured() {
        var gated = without(RoutingScript.lagGate(false)).quiet(40, A, B, C);
        assertThat(gated.reads(A).state()).isEqualTo(State.RECOVERING);
        assertThat(gated.reads(A).reason()).isEqualTo("waiting for replication to catch up");
        gated.lag(B, A, Duration.ofSeconds(5)).quiet(1, A, B, C);
        assertThat(gated.reads(A).state()).isEqualTo(State.RECOVERING);
        gated.lag(B, A, Duration.ofSeconds(1)).tick();
        assertThat(gated.reads(A).state()).isEqualTo(State.RAMPING);
    }

    @Test
    void moves_the_writes_only_when_lag_is_small_both_ways() {
        var gated = without(RoutingScript.lagGate(false)).quiet(35, A, B, C).lag(B, A, Duration.ofSeconds(1));
        for (int i = 0; i < 80; i++) {
            gated.quiet(1, A, B, C).lag(B, A, Duration.ofSeconds(1)).lag(A, B, Duration.ofSeconds(60));
        }
        assertThat(gated.view().readShare(A)).isEqualTo(100);
        assertThat(gated.view().firstWrite()).isEqualTo(B);
        gated.lag(A, B, Duration.ofSeconds(1)).tick();
        assertThat(gated.view().firstWrite()).isEqualTo(A);
    }

    @Test
    void takes_an_old_measurement_of_lag_for_none() {
        var gated = without(RoutingScript.lagGate(false))
                .lag(B, A, Duration.ofSeconds(1))
                .quiet(40, A, B, C);
        assertThat(gated.reads(A).state()).isEqualTo(State.RECOVERING);
    }

    @Test
    void needs_no_lag_with_strong_consistency() {
        var strong = without(RoutingScript.lagGate(true)).quiet(30, A, B, C);
        assertThat(strong.reads(A).state()).isEqualTo(State.RAMPING);
    }

    @Test
    void waits_for_somebody_to_say_so_if_it_is_manual() {
        var manual = without(RoutingScript.manual()).quiet(600, A, B, C);
        assertThat(manual.reads(A).state()).isEqualTo(State.AWAITING_FAILBACK);
        assertThat(manual.events(RoutingEvent.RegionReady.class)).hasSize(1);
        manual.fact(new RoutingFact.FailBackNow(A));
        assertThat(manual.reads(A).state()).isEqualTo(State.RAMPING);
        manual.quiet(62, A, B, C);
        assertThat(manual.view().firstWrite()).isEqualTo(A);
    }

    @Test
    void is_not_ready_any_more_when_its_canaries_fail() {
        var manual = without(RoutingScript.manual()).quiet(60, A, B, C);
        assertThat(manual.reads(A).state()).isEqualTo(State.AWAITING_FAILBACK);
        assertThat(manual.canaryFails(A).reads(A).state()).isEqualTo(State.RECOVERING);
    }

    @Test
    void can_be_told_before_the_least_time_is_over_but_not_before_the_canaries() {
        script.quiet(5, A, B, C).fact(new RoutingFact.FailBackNow(A));
        assertThat(script.reads(A).state()).isEqualTo(State.RECOVERING);
        script.quiet(12, A, B, C);
        assertThat(script.reads(A).state()).isEqualTo(State.RAMPING);
    }

    @Test
    void of_a_slow_region_waits_until_it_is_fast() {
        var degraded = new RoutingScript(2).canary(A).canary(B);
        for (int i = 0; i < 5; i++) {
            degraded.millis(200).fact(new RoutingFact.HedgeWon(A, 0, Duration.ofMillis(50), Duration.ofMillis(10)));
        }
        degraded.millis(20).canary(B);
        degraded.seconds(60, s -> s.canary(A, Duration.ofMillis(50)).canary(B));
        assertThat(degraded.reads(A).state()).isEqualTo(State.RECOVERING);
        assertThat(degraded.quiet(17, A, B).reads(A).state()).isEqualTo(State.RAMPING);
    }

    @Test
    void leaves_the_writes_where_they_are_until_home_is_back() {
        script.dies(B, C).quiet(120, B, C);
        assertThat(script.view().usable(B, AccessMode.WRITE)).isTrue();
        assertThat(script.view().firstWrite())
                .as("B is back, but it is not home")
                .isEqualTo(C);
        script.quiet(100, A, B, C);
        assertThat(script.view().firstWrite()).isEqualTo(A);
    }

    private static RoutingScript without(UnaryOperator<RoutingSettings> settings) {
        return new RoutingScript(3, settings)
                .canary(A)
                .canary(B)
                .canary(C)
                .dies(A, B, C)
                .forgetsEffects();
    }
}
