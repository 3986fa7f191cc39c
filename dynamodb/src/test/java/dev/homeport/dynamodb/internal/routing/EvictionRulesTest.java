package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.RoutingScript.A;
import static dev.homeport.dynamodb.RoutingScript.B;
import static dev.homeport.dynamodb.RoutingScript.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingScript;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules by which regions go, and the guards before them. */
class EvictionRulesTest {

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final RoutingScript script =
            new RoutingScript(3).canary(A).canary(B).canary(C);

    @Nested
    class A_region_that_cannot_be_reached {

        @Test
        void loses_reads_and_writes() {
            script.dies(A, B, C);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
            assertThat(script.view().usable(A, AccessMode.WRITE)).isFalse();
            assertThat(script.view().firstRead(0)).isEqualTo(B);
            assertThat(script.view().firstWrite()).isEqualTo(B);
            assertThat(script.events(RoutingEvent.RegionEvicted.class))
                    .singleElement()
                    .satisfies(evicted -> {
                        assertThat(evicted.access()).isEqualTo(Set.of(AccessMode.READ, AccessMode.WRITE));
                        assertThat(evicted.reason()).contains("in a row that failed", "refused");
                        assertThat(evicted.detect()).isLessThanOrEqualTo(Duration.ofSeconds(1));
                    });
            assertThat(script.effects())
                    .contains(
                            new RoutingEffect.OpenBreaker(A, AccessMode.READ),
                            new RoutingEffect.OpenBreaker(A, AccessMode.WRITE));
        }

        @Test
        void has_its_connections_made_anew_once_because_they_may_be_what_went_bad() {
            script.forgetsEffects().dies(A, B, C);
            assertThat(script.effects())
                    .filteredOn(RoutingEffect.RenewConnections.class::isInstance)
                    .containsExactly(new RoutingEffect.RenewConnections(A));
        }

        @Test
        void has_all_regions_probed_at_the_first_sign() {
            script.forgetsEffects().millis(200).refuses(A);
            assertThat(script.effects())
                    .contains(new RoutingEffect.Probe(A), new RoutingEffect.Probe(B), new RoutingEffect.Probe(C));
        }

        @Test
        void is_not_evicted_by_calls_alone() {
            for (int i = 0; i < 50; i++) {
                script.millis(20).refuses(A).canary(B);
            }
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
        }

        @Test
        void is_not_evicted_while_something_still_succeeds_there() {
            for (int i = 0; i < 50; i++) {
                script.millis(100).refuses(A).canaryFails(A).canary(B);
                if (i % 3 == 2) {
                    script.canary(A);
                }
            }
            assertThat(script.events(RoutingEvent.RegionEvicted.class)).isEmpty();
        }

        @Test
        void starts_a_new_row_when_a_call_has_succeeded_meanwhile() {
            for (int i = 0; i < 50; i++) {
                script.millis(100).canary(B);
                script.fact(new RoutingFact.CallFailed(
                        A,
                        AccessMode.READ,
                        0,
                        new AttemptOutcome.NotSent("DNS"),
                        script.now(),
                        Optional.of(script.now())));
                script.canaryFails(A).millis(10);
                if (i % 3 == 2) {
                    script.fact(new RoutingFact.CallsSucceed(A, AccessMode.READ, 0, script.now(), script.now()));
                }
            }
            assertThat(script.events(RoutingEvent.RegionEvicted.class)).isEmpty();
        }

        @Test
        void is_not_evicted_by_a_burst_that_lasts_a_moment() {
            for (int i = 0; i < 50; i++) {
                script.millis(2).refuses(A).canaryFails(A).canary(B, Duration.ofMillis(1));
            }
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
        }

        @Test
        void is_found_by_calls_that_time_out_one_by_one() {
            for (int i = 0; i < FailureStreak.ENOUGH; i++) {
                script.millis(200).callFails(A, AccessMode.WRITE, new AttemptOutcome.Ambiguous("timed out"));
            }
            script.canaryFails(A, new AttemptOutcome.Ambiguous("timed out")).canary(B);
            assertThat(script.view().usable(A, AccessMode.READ))
                    .as("our own network may be back, as B shows")
                    .isTrue();
            script.millis(200).callFails(A, AccessMode.WRITE, new AttemptOutcome.Ambiguous("timed out"));
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        }

        @Test
        void is_found_by_canaries_alone_when_nobody_calls() {
            for (int i = 0; i < FailureStreak.ENOUGH; i++) {
                script.millis(500)
                        .canaryFails(A, new AttemptOutcome.Ambiguous("timed out"))
                        .canary(B);
            }
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        }

        @Test
        void is_probed_again_and_again_until_it_is_clear() {
            script.forgetsEffects().millis(200).refuses(A);
            long asked = script.effects().stream()
                    .filter(new RoutingEffect.Probe(A)::equals)
                    .count();
            script.millis(100).tick().millis(100).tick();
            assertThat(script.effects())
                    .filteredOn(new RoutingEffect.Probe(A)::equals)
                    .hasSize((int) asked + 2);
        }

        @Test
        void is_found_by_one_call_at_a_time_and_canaries_that_are_asked_before_the_first_has_an_answer() {
            var silence = new AttemptOutcome.Ambiguous("timed out");
            script.millis(400).callFails(A, AccessMode.READ, silence).canary(B);
            script.millis(400).callFails(A, AccessMode.READ, silence).canary(B);
            for (int canary = 0; canary < 5; canary++) {
                assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
                script.millis(100).canaryFails(A, silence).canary(B);
            }
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
            assertThat(script.events(RoutingEvent.RegionEvicted.class)).hasSize(1);
        }

        @Test
        void is_asked_at_most_ten_times_a_second_and_once_a_second_in_the_long_run() {
            script.later(Duration.ofMinutes(1)).forgetsEffects();
            for (int i = 0; i < 3_000; i++) {
                script.millis(20).refuses(A);
            }
            var asked = script.effects().stream()
                    .filter(new RoutingEffect.Probe(A)::equals)
                    .count();
            assertThat(asked).isBetween(60L, 60L + ProbeThrottle.BURST);
        }

        @Test
        void holds_no_silence_against_it_that_began_before_another_canary_was_answered() {
            for (int i = 0; i < 20; i++) {
                script.millis(100).canary(B);
                script.fact(new RoutingFact.CanaryFailed(
                        A,
                        new AttemptOutcome.Ambiguous("timed out"),
                        script.now().minusMillis(500),
                        script.now(),
                        Optional.of(script.now().minusMillis(300))));
            }
            assertThat(script.state().record(A).failureStreak()).isEmpty();
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
        }
    }

    @Nested
    class A_call_that_takes_long {

        private long asked() {
            return script.effects().stream()
                    .filter(new RoutingEffect.Probe(A)::equals)
                    .count();
        }

        @Test
        void has_its_region_asked_until_it_answers() {
            script.later(Duration.ofSeconds(5)).forgetsEffects();
            script.overdue(A, AccessMode.WRITE, 1, Duration.ofMillis(250));
            assertThat(asked()).isOne();
            script.millis(100).overdue(A, AccessMode.WRITE, 1, Duration.ofMillis(350));
            script.millis(100).overdue(A, AccessMode.WRITE, 1, Duration.ofMillis(450));
            assertThat(asked()).as("none has an answer").isEqualTo(3);
            script.millis(50).canary(A).millis(50).overdue(A, AccessMode.WRITE, 1, HALF_A_SECOND);
            assertThat(asked()).isEqualTo(3);
            assertThat(script.state().record(A).failureStreak()).isEmpty();
        }

        @Test
        void has_it_asked_once_a_second_where_all_calls_take_long() {
            script.later(Duration.ofSeconds(5)).forgetsEffects();
            long answered = 0;
            for (int tick = 0; tick < 300; tick++) {
                script.millis(50)
                        .overdue(A, AccessMode.READ, 1, Duration.ofMillis(250))
                        .millis(50);
                if (asked() > answered) {
                    answered = asked();
                    script.canary(A);
                }
            }
            assertThat(asked()).isBetween(29L, 31L);
        }

        @Test
        void says_nothing_where_a_later_one_has_succeeded() {
            script.later(Duration.ofSeconds(5)).forgetsEffects();
            script.fact(new RoutingFact.CallsOverdue(
                    A, AccessMode.READ, 0, 2, script.now().minusMillis(400), Optional.of(script.now())));
            assertThat(asked()).isZero();
        }
    }

    @Nested
    class A_lane {

        @Test
        void goes_alone_when_its_breaker_opens() {
            script.millis(100).faultRateExceeded(A, AccessMode.READ).millis(20).canary(B);
            script.millis(20).faultRateExceeded(A, AccessMode.READ);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
            assertThat(script.view().usable(A, AccessMode.WRITE)).isTrue();
            assertThat(script.view().firstWrite()).isEqualTo(A);
            assertThat(script.events(RoutingEvent.RegionEvicted.class))
                    .singleElement()
                    .satisfies(evicted -> assertThat(evicted.reason()).isEqualTo("50 % of calls fail"));
        }

        @Test
        void of_writes_takes_the_write_region_along_and_leaves_the_reads() {
            script.millis(100).faultRateExceeded(A, AccessMode.WRITE).millis(20).canary(B);
            script.millis(20).faultRateExceeded(A, AccessMode.WRITE);
            assertThat(script.view().firstWrite()).isEqualTo(B);
            assertThat(script.view().firstRead(0)).isEqualTo(A);
            assertThat(script.events(RoutingEvent.WriteRegionMoved.class)).hasSize(1);
        }

        @Test
        void goes_when_calls_are_overdue_and_a_canary_is_too() {
            script.millis(1_000).overdue(A, AccessMode.READ, 3, HALF_A_SECOND).canary(B);
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
            script.millis(500).canaryFails(A, new AttemptOutcome.Ambiguous("timed out"));
            script.canary(B).millis(10).overdue(A, AccessMode.READ, 3, HALF_A_SECOND);
            assertThat(script.view().usable(A, AccessMode.READ))
                    .as("it has not failed since B answered")
                    .isTrue();
            script.millis(10)
                    .canaryFails(A, new AttemptOutcome.Ambiguous("timed out"))
                    .overdue(A, AccessMode.READ, 3, HALF_A_SECOND);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        }

        @Test
        void stays_while_canaries_are_answered_however_many_calls_are_overdue() {
            script.millis(1_000)
                    .overdue(A, AccessMode.WRITE, 50, HALF_A_SECOND)
                    .millis(20)
                    .canary(A)
                    .canary(B);
            assertThat(script.view().usable(A, AccessMode.WRITE)).isTrue();
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
        }

        @Test
        void stays_when_something_has_succeeded_since_the_oldest_overdue_call() {
            script.millis(1_000);
            script.fact(new RoutingFact.CallsOverdue(
                    A, AccessMode.READ, 0, 30, script.now().minusMillis(500), Optional.of(script.now())));
            script.millis(20).canary(B).tick();
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
        }

        @Test
        void of_reads_goes_when_hedges_are_won_elsewhere_and_canaries_are_slow() {
            for (int i = 0; i < 5; i++) {
                script.millis(200).fact(new RoutingFact.HedgeWon(A, 0, Duration.ofMillis(50), Duration.ofMillis(10)));
            }
            script.millis(20).canary(B);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
            assertThat(script.view().usable(A, AccessMode.WRITE)).isTrue();
        }

        @Test
        void stays_when_hedges_are_won_but_canaries_are_as_fast_as_ever() {
            for (int i = 0; i < 20; i++) {
                script.millis(200).fact(new RoutingFact.HedgeWon(A, 0, Duration.ofMillis(30), Duration.ofMillis(10)));
            }
            assertThat(script.millis(20).canary(B).view().usable(A, AccessMode.READ))
                    .isTrue();
        }

        @Test
        void stays_when_hedges_are_lost_between_those_that_are_won() {
            for (int i = 0; i < 20; i++) {
                script.millis(200).fact(new RoutingFact.HedgeWon(A, 0, Duration.ofMillis(50), Duration.ofMillis(10)));
                if (i % 4 == 3) {
                    script.fact(new RoutingFact.HedgeLost(A, 0));
                }
            }
            assertThat(script.millis(20).canary(B).view().usable(A, AccessMode.READ))
                    .isTrue();
        }

        @Test
        void stays_when_the_hedges_are_won_over_too_long_a_time() {
            for (int i = 0; i < 20; i++) {
                script.millis(6_000).fact(new RoutingFact.HedgeWon(A, 0, Duration.ofMillis(50), Duration.ofMillis(10)));
            }
            assertThat(script.millis(20).canary(B).view().usable(A, AccessMode.READ))
                    .isTrue();
        }

        @Test
        void is_not_blamed_for_what_began_under_an_older_generation() {
            script.dies(A, B, C);
            var out = script.reads(A);
            script.fact(new RoutingFact.FaultRateExceeded(A, AccessMode.READ, 0, 1));
            script.fact(new RoutingFact.CallFailed(
                    A, AccessMode.READ, 0, new AttemptOutcome.NotSent("DNS"), script.now(), Optional.empty()));
            assertThat(script.reads(A)).isEqualTo(out);
        }
    }

    @Nested
    class The_guards {

        @Test
        void let_nothing_go_before_another_region_has_shown_life_since_the_first_sign() {
            script.millis(1_000).faultRateExceeded(A, AccessMode.READ);
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
            assertThat(script.effects()).contains(new RoutingEffect.Probe(B));
            script.fact(new RoutingFact.CanarySucceeded(
                    B, script.now().minusMillis(1), script.now().plusMillis(5)));
            assertThat(script.view().usable(A, AccessMode.READ))
                    .as("that canary had begun before")
                    .isTrue();
            script.millis(20).faultRateExceeded(A, AccessMode.READ);
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
            script.millis(20).canary(B).millis(20).faultRateExceeded(A, AccessMode.READ);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        }

        @Test
        void let_nothing_go_that_has_not_failed_again_since_another_region_answered() {
            script.millis(100).faultRateExceeded(A, AccessMode.READ).millis(20).canary(B);
            assertThat(script.millis(20).breakerOpens(A, AccessMode.READ).view().usable(A, AccessMode.READ))
                    .as("it may have been our own network")
                    .isTrue();
            script.faultRateExceeded(A, AccessMode.READ);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        }

        @Test
        void keep_one_canary_for_the_witness_however_many_were_asked_for_before() {
            script.later(Duration.ofMinutes(1));
            for (int i = 0; i < 40; i++) {
                script.millis(50).breaks(A).millis(50);
                script.fact(new RoutingFact.CallsSucceed(
                        A, AccessMode.READ, 0, script.now().minusMillis(1), script.now()));
            }
            script.forgetsEffects().faultRateExceeded(A, AccessMode.READ);
            assertThat(script.effects()).contains(new RoutingEffect.Probe(B));
        }

        @Test
        void take_a_success_of_a_call_elsewhere_for_life_too() {
            script.millis(100).faultRateExceeded(A, AccessMode.READ).millis(20);
            script.fact(new RoutingFact.CallsSucceed(B, AccessMode.WRITE, 0, script.now(), script.now()));
            script.millis(20).faultRateExceeded(A, AccessMode.READ);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        }

        @Test
        void forget_a_breaker_that_nobody_could_act_on_and_let_it_count_afresh() {
            script.millis(100).faultRateExceeded(A, AccessMode.READ).forgetsEffects();
            script.later(Duration.ofSeconds(11)).canary(B);
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
            assertThat(script.effects()).contains(new RoutingEffect.ResetBreaker(A, AccessMode.READ));
        }

        @Test
        void change_nothing_when_all_fail_at_once_and_say_so_once() {
            for (int i = 0; i < 40; i++) {
                script.millis(100);
                for (int region : new int[] {A, B, C}) {
                    script.refuses(region).canaryFails(region);
                }
            }
            assertThat(script.view().candidates(AccessMode.READ)).isEqualTo(3);
            assertThat(script.view().candidates(AccessMode.WRITE)).isEqualTo(3);
            assertThat(script.events(RoutingEvent.AllRegionsFailing.class)).hasSize(1);
            assertThat(script.state().routes().anyRegionAnswers()).isFalse();
            script.millis(100).canary(C);
            assertThat(script.events(RoutingEvent.RegionsAnswerAgain.class)).hasSize(1);
            assertThat(script.state().routes().anyRegionAnswers()).isTrue();
        }

        @Test
        void keep_the_last_region_and_say_so_once() {
            script.dies(A, B, C).dies(B, C).forgetsEffects();
            script.dies(C).dies(C).dies(C);
            assertThat(script.view().candidates(AccessMode.READ)).isEqualTo(1);
            assertThat(script.view().firstRead(0)).isEqualTo(C);
            assertThat(script.events(RoutingEvent.LastRegionKept.class))
                    .extracting(RoutingEvent.LastRegionKept::access)
                    .containsExactlyInAnyOrder(AccessMode.READ, AccessMode.WRITE);
        }

        @Test
        void keep_the_only_region_there_is() {
            var alone = new RoutingScript(1);
            alone.dies(A).dies(A);
            assertThat(alone.view().firstRead(0)).isEqualTo(A);
            assertThat(alone.events(RoutingEvent.AllRegionsFailing.class)).isEmpty();
            assertThat(alone.events(RoutingEvent.LastRegionKept.class)).hasSize(2);
        }

        @Test
        void take_a_region_back_at_once_when_the_last_one_fails_and_it_answers_two_canaries() {
            script.dies(A, B, C).dies(B, C);
            script.dies(C).millis(100).canary(A);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
            script.dies(C).millis(100).canary(A).millis(100).canary(A);
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
            assertThat(script.view().usable(A, AccessMode.WRITE)).isTrue();
            assertThat(script.millis(100).canaryFails(C).view().usable(C, AccessMode.READ))
                    .as("it can go now")
                    .isFalse();
            assertThat(script.events(RoutingEvent.RegionRestored.class))
                    .allMatch(restored -> !restored.gated())
                    .hasSize(2);
        }

        @Test
        void hold_nothing_against_a_region_that_was_timed_by_a_stalled_scheduler() {
            script.millis(1_000).fact(new RoutingFact.SchedulerStalled(Duration.ofMillis(900)));
            script.overdue(A, AccessMode.READ, 50, HALF_A_SECOND).breakerOpens(A, AccessMode.READ);
            for (int i = 0; i < 20; i++) {
                script.fact(new RoutingFact.CanaryFailed(
                        A,
                        new AttemptOutcome.Ambiguous("timed out"),
                        script.now().minusMillis(600),
                        script.now(),
                        Optional.empty()));
            }
            script.millis(300).canary(B).tick();
            assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
            assertThat(script.events(RoutingEvent.SchedulerStalled.class)).hasSize(1);
            assertThat(script.effects()).contains(new RoutingEffect.ResetBreaker(A, AccessMode.READ));
        }

        @Test
        void take_a_short_delay_of_the_scheduler_for_what_it_is() {
            script.millis(1_000).fact(new RoutingFact.SchedulerStalled(Duration.ofMillis(150)));
            assertThat(script.events(RoutingEvent.SchedulerStalled.class)).isEmpty();
            script.canaryFails(A, new AttemptOutcome.Ambiguous("timed out"))
                    .overdue(A, AccessMode.READ, 50, HALF_A_SECOND)
                    .millis(20)
                    .canary(B);
            script.millis(20)
                    .canaryFails(A, new AttemptOutcome.Ambiguous("timed out"))
                    .overdue(A, AccessMode.READ, 50, HALF_A_SECOND);
            assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        }
    }

    @Nested
    class An_evacuation {

        @Test
        void is_carried_out_at_once() {
            script.evacuated(A);
            assertThat(script.view().firstRead(0)).isEqualTo(B);
            assertThat(script.view().firstWrite()).isEqualTo(B);
            assertThat(script.view().evacuated(A)).isTrue();
            assertThat(script.events(RoutingEvent.RegionEvacuated.class)).hasSize(1);
            assertThat(script.effects())
                    .as("nothing is wrong with its connections")
                    .doesNotContain(new RoutingEffect.RenewConnections(A));
            assertThat(script.events(RoutingEvent.RegionEvicted.class)).isEmpty();
        }

        @Test
        void of_all_regions_leaves_one() {
            script.evacuated(A, B, C);
            assertThat(script.view().candidates(AccessMode.READ)).isEqualTo(1);
            assertThat(script.view().candidates(AccessMode.WRITE)).isEqualTo(1);
            assertThat(script.events(RoutingEvent.LastRegionKept.class)).hasSize(2);
        }

        @Test
        void of_the_last_region_waits_for_another_one_that_answers() {
            script.dies(A, B, C).evacuated(B, C);
            assertThat(script.view().candidates(AccessMode.READ)).isEqualTo(1);
            script.millis(100).canary(A).millis(100).canary(A);
            assertThat(script.view().firstRead(0)).isEqualTo(A);
            assertThat(script.view().candidates(AccessMode.READ)).isEqualTo(1);
        }

        @Test
        void that_ends_gives_the_reads_back_by_a_ramp_and_then_the_writes() {
            script.evacuated(A).quiet(60, A, B, C).evacuated();
            assertThat(script.view().readShare(A)).isEqualTo(5);
            assertThat(script.view().usable(A, AccessMode.WRITE)).isFalse();
            script.quiet(61, A, B, C);
            assertThat(script.view().readShare(A)).isEqualTo(100);
            assertThat(script.view().firstWrite()).isEqualTo(A);
        }
    }

    @Nested
    class A_region_that_is_not_set_up {

        @Test
        void is_read_last_and_not_evicted() {
            script.callFails(A, AccessMode.READ, new AttemptOutcome.Misconfigured("ResourceNotFoundException"));
            assertThat(script.view().firstRead(0)).isEqualTo(B);
            assertThat(script.view().candidate(AccessMode.READ, 2)).isEqualTo(A);
            assertThat(script.events(RoutingEvent.RegionMisconfigured.class)).hasSize(1);
        }

        @Test
        void keeps_the_writes_because_only_an_eviction_moves_them() {
            script.callFails(A, AccessMode.WRITE, new AttemptOutcome.Misconfigured("AccessDeniedException"));
            assertThat(script.view().firstWrite()).isEqualTo(A);
        }

        @Test
        void is_forgotten_after_a_minute() {
            script.callFails(A, AccessMode.READ, new AttemptOutcome.Misconfigured("no table"))
                    .later(Duration.ofSeconds(59))
                    .tick();
            assertThat(script.view().firstRead(0)).isEqualTo(B);
            script.later(Duration.ofSeconds(1)).tick();
            assertThat(script.view().firstRead(0)).isEqualTo(A);
        }

        @Test
        void is_right_again_when_the_audit_says_so() {
            script.fact(new RoutingFact.ReplicasFound("orders", Set.of(B, C)));
            assertThat(script.view().readLast("orders")).isEqualTo(1 << A);
            assertThat(script.view().firstRead(0)).as("of another table").isEqualTo(A);
            script.fact(new RoutingFact.ReplicasFound("orders", Set.of(A, B, C)));
            assertThat(script.view().readLast("orders")).isZero();
            assertThat(script.events(RoutingEvent.SetupRestored.class)).hasSize(1);
        }

        @Test
        void is_right_again_for_a_canary_only_if_a_canary_had_found_it_wrong() {
            script.canaryFails(A, new AttemptOutcome.Misconfigured("no table"))
                    .millis(10)
                    .canary(A);
            assertThat(script.view().firstRead(0)).isEqualTo(A);
            script.callFails(A, AccessMode.READ, new AttemptOutcome.Misconfigured("no other table"))
                    .millis(10)
                    .canary(A);
            assertThat(script.view().firstRead(0)).isEqualTo(B);
        }

        @Test
        void answers_so_it_is_alive() {
            script.millis(100).refuses(A).canaryFails(A, new AttemptOutcome.Misconfigured("no table"));
            assertThat(script.state().record(A).failureStreak()).isEmpty();
        }
    }
}
