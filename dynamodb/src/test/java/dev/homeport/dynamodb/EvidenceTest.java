package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.TwoRegions.HOME;
import static dev.homeport.dynamodb.TwoRegions.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.routing.RoutingEffect;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What speaks against a region is new, or it is nothing; and it can be met by a region that is far away. */
class EvidenceTest {

    private static final Duration FAR = Duration.ofMillis(150);
    private static final double BROWN = 0.5;

    @ParameterizedTest
    @CsvSource({
        "READ, 5, 0.5",
        "READ, 80, 0.5",
        "READ, 150, 0.5",
        "READ, 220, 0.5",
        "READ, 300, 0.5",
        "READ, 300, 0.4",
        "READ, 300, 0.6",
        "WRITE, 150, 0.6",
        "WRITE, 300, 0.4",
        "WRITE, 300, 0.5"
    })
    void a_home_that_browns_out_is_left_within_five_seconds_however_far_the_other_region(
            AccessMode access, int millis, double share) {
        var regions = new TwoRegions(access, Duration.ofMillis(millis)).homeFails(share);
        assertThat(regions.untilHomeIsLeft(Duration.ofSeconds(60)))
                .hasValueSatisfying(taken -> assertThat(taken).isLessThanOrEqualTo(Duration.ofSeconds(5)));
        assertThat(regions.script.events(RoutingEvent.RegionEvicted.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 80, 150, 300})
    void a_busy_client_leaves_a_home_that_browns_out_within_five_seconds_too(int millis) {
        for (int fraction = 0; fraction < 10; fraction++) {
            var regions = new TwoRegions(AccessMode.READ, Duration.ofMillis(millis))
                    .busy()
                    .run(Duration.ofSeconds(10).plusMillis(100L * fraction))
                    .homeFails(BROWN);
            assertThat(regions.untilHomeIsLeft(Duration.ofSeconds(60)))
                    .hasValueSatisfying(taken -> assertThat(taken).isLessThan(Duration.ofSeconds(5)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 150})
    void a_home_that_browned_out_while_it_was_the_last_one_stays_when_the_other_is_back(int millis) {
        var regions = withTheOtherOut(Duration.ofMillis(millis));
        regions.homeFails(BROWN).run(Duration.ofSeconds(8)).homeFails(0).run(Duration.ofSeconds(20));
        regions.script.forgetsEffects();
        regions.otherIsDown(false).run(Duration.ofMinutes(2));
        assertThat(regions.script.view().usable(OTHER, AccessMode.READ)).isTrue();
        assertThat(regions.script.events(RoutingEvent.RegionEvicted.class)).isEmpty();
    }

    @Test
    void a_home_that_serves_everything_answers_whatever_it_did_before() {
        var regions = withTheOtherOut(FAR);
        regions.homeFails(BROWN).run(Duration.ofSeconds(8)).homeFails(0);
        regions.script.forgetsEffects();
        regions.run(
                Duration.ofSeconds(30),
                state -> assertThat(state.routes().anyRegionAnswers()).isTrue());
        assertThat(regions.script.events(RoutingEvent.AllRegionsFailing.class)).isEmpty();
        assertThat(regions.script.events(RoutingEvent.RegionsAnswerAgain.class)).isEmpty();
    }

    @Test
    void a_home_that_answers_every_other_call_answers_while_the_other_region_is_down() {
        var regions = withTheOtherOut(FAR).homeFails(BROWN);
        regions.run(
                Duration.ofSeconds(30),
                state -> assertThat(state.routes().anyRegionAnswers()).isTrue());
        assertThat(regions.script.events(RoutingEvent.AllRegionsFailing.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 500, 700, 1_000, 2_000, 8_000, 30_000})
    void our_own_network_down_and_back_evicts_nobody(int millis) {
        for (int phase = 0; phase < 10; phase++) {
            var regions = new TwoRegions(AccessMode.WRITE, FAR).run(Duration.ofMillis(70L * phase));
            regions.homeFails(1).otherIsDown(true).run(Duration.ofMillis(millis));
            regions.homeFails(0.01).otherIsDown(false).run(Duration.ofSeconds(30));
            assertThat(regions.script.events(RoutingEvent.RegionEvicted.class))
                    .as("%d ms, phase %d", millis, phase)
                    .isEmpty();
            assertThat(regions.script.state().routes().anyRegionAnswers()).isTrue();
        }
    }

    @Test
    void a_home_that_is_dead_when_our_own_network_is_back_is_left_at_once() {
        var regions = new TwoRegions(AccessMode.READ, FAR);
        regions.homeFails(1).otherIsDown(true).run(Duration.ofSeconds(8));
        assertThat(regions.script.state().routes().anyRegionAnswers()).isFalse();
        regions.otherIsDown(false);
        assertThat(regions.untilHomeIsLeft(Duration.ofSeconds(10)))
                .hasValueSatisfying(taken -> assertThat(taken).isLessThanOrEqualTo(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @EnumSource(AccessMode.class)
    void a_rate_of_faults_that_eases_between_two_looks_keeps_its_first_sign(AccessMode access) {
        var script = new RoutingScript(2).canary(HOME).canary(OTHER).later(Duration.ofSeconds(1));
        script.faultRateExceeded(HOME, access);
        var sign = script.state()
                .record(HOME)
                .circuit(access)
                .cause()
                .orElseThrow()
                .sign();
        for (double rate : new double[] {0.45, 0.3, 0.45, 0.25, 0.45}) {
            script.millis(100).callFails(HOME, access, new AttemptOutcome.Ambiguous("HTTP 500"));
            script.fact(new RoutingFact.FaultRateExceeded(HOME, access, 0, rate));
            assertThat(script.state().record(HOME).circuit(access).cause().isPresent())
                    .isEqualTo(rate == 0.45);
        }
        assertThat(script.state()
                        .record(HOME)
                        .circuit(access)
                        .cause()
                        .orElseThrow()
                        .sign())
                .isEqualTo(sign);
    }

    @Test
    void a_rate_of_faults_that_has_halved_is_forgotten_and_counted_afresh() {
        var script = new RoutingScript(2).canary(HOME).canary(OTHER).later(Duration.ofSeconds(1));
        script.faultRateExceeded(HOME, AccessMode.READ).forgetsEffects().millis(100);
        script.fact(new RoutingFact.FaultRateExceeded(HOME, AccessMode.READ, 0, 0.1));
        assertThat(script.reads(HOME).causes()).isEmpty();
        assertThat(script.effects()).contains(new RoutingEffect.ResetBreaker(HOME, AccessMode.READ));
    }

    @Test
    void a_rate_of_which_nothing_is_new_is_forgotten_however_high_it_was() {
        var script = new RoutingScript(2).canary(HOME).canary(OTHER).later(Duration.ofSeconds(1));
        script.faultRateExceeded(HOME, AccessMode.READ);
        script.seconds(12, s -> s.breakerOpens(HOME, AccessMode.READ).forgetsEffects());
        assertThat(script.reads(HOME).causes()).isEmpty();
        script.millis(100).canary(OTHER).millis(100).breakerOpens(HOME, AccessMode.READ);
        assertThat(script.effects()).contains(new RoutingEffect.ResetBreaker(HOME, AccessMode.READ));
        assertThat(script.view().usable(HOME, AccessMode.READ)).isTrue();
    }

    @Test
    void an_answer_elsewhere_is_no_witness_while_that_region_fails() {
        var script = new RoutingScript(2).canary(HOME).canary(OTHER).later(Duration.ofSeconds(1));
        script.faultRateExceeded(HOME, AccessMode.READ).millis(50).canary(OTHER).millis(50);
        script.canaryFails(OTHER).millis(10).faultRateExceeded(HOME, AccessMode.READ);
        assertThat(script.view().usable(HOME, AccessMode.READ)).isTrue();
        script.millis(50).canary(OTHER).millis(10).faultRateExceeded(HOME, AccessMode.READ);
        assertThat(script.view().usable(HOME, AccessMode.READ)).isFalse();
    }

    private static TwoRegions withTheOtherOut(Duration distance) {
        var regions = new TwoRegions(AccessMode.READ, distance).otherIsDown(true);
        for (int i = 0; i < 100 && regions.script.view().usable(OTHER, AccessMode.READ); i++) {
            regions.run(Duration.ofMillis(100));
        }
        assertThat(regions.script.view().usable(OTHER, AccessMode.READ)).isFalse();
        return regions;
    }
}
