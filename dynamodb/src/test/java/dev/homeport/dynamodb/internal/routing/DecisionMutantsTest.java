package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.simulation.SimulatedScenes.HOME;
import static dev.homeport.dynamodb.simulation.SimulatedScenes.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.simulation.SimulatedBreaker;
import dev.homeport.dynamodb.simulation.SimulatedEvidence;
import dev.homeport.dynamodb.simulation.SimulatedFault;
import dev.homeport.dynamodb.simulation.SimulatedFault.Kind;
import dev.homeport.dynamodb.simulation.SimulatedLimits;
import dev.homeport.dynamodb.simulation.SimulatedRules;
import dev.homeport.dynamodb.simulation.SimulatedRules.Decision;
import dev.homeport.dynamodb.simulation.SimulatedScenes;
import dev.homeport.dynamodb.simulation.SimulatedVerdicts;
import dev.homeport.dynamodb.simulation.SimulatedWrite;
import dev.homeport.dynamodb.simulation.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The simulation finds regions that are left, kept or called silent without a reason: each of these rules takes one mend
 * back, and is caught by what the regions really did.
 */
@Tag("slow")
class DecisionMutantsTest {

    private static final int FAR = 150;
    private static final String ANSWERED = "although it has answered";

    @Test
    void the_right_rules_are_not_accused() {
        assertThat(violations(UnaryOperator.identity(), FAR, DecisionMutantsTest::brownOut))
                .isEmpty();
        assertThat(violations(UnaryOperator.identity(), 80, SimulatedScenes::brownOutWhileTheOtherIsOut))
                .isEmpty();
    }

    @Test
    void a_sign_that_is_new_each_tick_is_found() {
        Decision renewing = (before, fact, now) -> {
            var step = Decision.RIGHT.decide(before, fact, now);
            return with(
                    step,
                    step.next().regions().stream()
                            .map(record -> renewed(record, now))
                            .toList());
        };
        assertThat(violations(deciding(renewing), FAR, DecisionMutantsTest::brownOut))
                .contains("still uses region 0");
    }

    @Test
    void a_rate_that_is_not_measured_afresh_is_found() {
        Decision stale = (before, fact, now) -> {
            if (fact instanceof RoutingFact.FaultRateExceeded exceeded) {
                var circuit = before.record(exceeded.region()).circuit(exceeded.access());
                var renewed = new ArrayList<>(before.regions());
                renewed.set(
                        exceeded.region(),
                        before.record(exceeded.region())
                                .with(
                                        exceeded.access(),
                                        circuit.faulted(new AttemptOutcome.Ambiguous("HTTP 500"), now)));
                return Decision.RIGHT.decide(
                        with(before, renewed, before.silentSince()),
                        new RoutingFact.FaultRateExceeded(
                                exceeded.region(), exceeded.access(), exceeded.generation(), SimulatedBreaker.RATE),
                        now);
            }
            return Decision.RIGHT.decide(before, fact, now);
        };
        assertThat(violations(deciding(stale), 80, SimulatedScenes::brownOutWhileTheOtherIsOut))
                .contains("evicted region 0", ANSWERED);
    }

    @Test
    void a_silence_of_all_regions_that_explains_nothing_is_found() {
        Decision resentful = (before, fact, now) -> {
            var step = Decision.RIGHT.decide(before, fact, now);
            boolean over = before.silentSince().isPresent()
                    && step.next().silentSince().isEmpty();
            var regions = step.next().regions().stream()
                    .map(record -> resenting(record, over ? before.record(record.region()) : record))
                    .toList();
            var effects = step.effects().stream()
                    .filter(effect -> !(effect instanceof RoutingEffect.ResetBreaker))
                    .toList();
            return new Transition(with(step.next(), regions, step.next().silentSince()), effects);
        };
        assertThat(violationsOf(
                        deciding(resentful),
                        SimulatedScenes.OWN_NETWORK_GONE,
                        SimulatedScenes.OWN_NETWORK_REFUSES,
                        SimulatedScenes.OWN_NETWORK_HANGS))
                .contains(ANSWERED);
    }

    @Test
    void a_silence_of_the_others_that_is_taken_for_one_of_all_is_found() {
        Decision hasty = (before, fact, now) -> {
            var step = Decision.RIGHT.decide(before, fact, now);
            boolean other = step.next()
                    .record(OTHER)
                    .failureStreak()
                    .filter(trouble -> trouble.canaries() >= 3)
                    .isPresent();
            return other
                    ? new Transition(with(step.next(), step.next().regions(), Optional.of(now)), step.effects())
                    : step;
        };
        assertThat(violations(deciding(hasty), 80, simulation -> {
                    simulation.network.add(SimulatedFault.at(OTHER, Kind.REFUSE, 1));
                    simulation.run(Duration.ofSeconds(20));
                }))
                .contains("that no region answers");
    }

    @Test
    void a_full_pool_that_counts_against_the_region_is_found() {
        var mistaken = new SimulatedEvidence() {
            @Override
            public AttemptOutcome heard(AttemptOutcome verdict) {
                return verdict instanceof AttemptOutcome.HeldBack held
                        ? new AttemptOutcome.NotSent(held.reason())
                        : verdict;
            }
        };
        assertThat(violationsOf(rules -> rules.hearing(mistaken), SimulatedScenes.FULL_POOL))
                .contains("evicted region 0", "moved writes from region 0", ANSWERED);
    }

    @Test
    void a_write_that_leaves_home_because_the_pool_is_full_is_found() {
        assertThat(violationsOf(
                        rules -> rules.replaying((operation, tried, last, failed, view, remaining, permit) ->
                                rules.replays()
                                        .after(
                                                operation,
                                                tried,
                                                last instanceof AttemptOutcome.HeldBack held
                                                        ? new AttemptOutcome.NotSent(held.reason())
                                                        : last,
                                                failed,
                                                view,
                                                remaining,
                                                permit)),
                        SimulatedScenes.FULL_POOL))
                .contains("left a region that is in use");
    }

    @Test
    void short_limits_of_callers_that_count_against_the_region_are_found() {
        var mistaken = new SimulatedEvidence() {
            @Override
            public boolean ofShortLimits() {
                return true;
            }

            @Override
            public boolean ofWhatWasNotSent() {
                return true;
            }
        };
        assertThat(violationsOf(rules -> rules.hearing(mistaken), SimulatedScenes.SHORT_LIMITS))
                .contains("evicted region", ANSWERED);
    }

    @Test
    void what_was_not_signed_in_time_and_counts_against_the_region_is_found() {
        var mistaken = new SimulatedEvidence() {
            @Override
            public AttemptOutcome heard(AttemptOutcome verdict) {
                return verdict == SimulatedVerdicts.TIMED_OUT_UNSENT
                        ? new AttemptOutcome.NotSent("not sent in time")
                        : verdict;
            }
        };
        assertThat(violationsOf(rules -> rules.hearing(mistaken), SimulatedScenes.SLOW_CREDENTIALS_OF_HOME))
                .contains("evicted region 0", ANSWERED);
    }

    @Test
    void a_control_plane_that_counts_against_the_region_is_found() {
        var mistaken = new SimulatedEvidence() {
            @Override
            public boolean ofTheControlPlane() {
                return true;
            }
        };
        assertThat(violationsOf(rules -> rules.hearing(mistaken), SimulatedScenes.CONTROL_PLANE_FAILS))
                .contains("evicted region 0", ANSWERED);
    }

    @Test
    void a_table_that_only_home_has_and_that_counts_against_all_tables_is_found() {
        Decision coarse = (before, fact, now) -> Decision.RIGHT.decide(
                before,
                fact instanceof RoutingFact.CallFailed failed
                        ? new RoutingFact.CallFailed(
                                failed.region(),
                                failed.access(),
                                failed.generation(),
                                failed.verdict(),
                                failed.began(),
                                failed.lastSuccess(),
                                SimulatedWrite.TABLE)
                        : fact,
                now);
        Consumer<Simulation> scene = simulation -> {
            simulation.client().only(SimulatedWrite.READ, SimulatedWrite.HOME_TABLE_READ, SimulatedWrite.PUT);
            simulation.network.add(SimulatedFault.at(HOME, Kind.ERROR, 0.1));
            simulation.run(Duration.ofSeconds(20));
        };
        assertThat(violations(UnaryOperator.identity(), 80, scene)).isEmpty();
        assertThat(violations(deciding(coarse), 80, scene)).contains("asks region 1 last for a table that it has");
    }

    @Test
    void attempts_far_away_that_have_no_more_time_than_those_nearby_are_found() {
        var mistaken = new SimulatedLimits() {
            @Override
            public long attempt(SimulatedWrite kind, boolean further, boolean preferred, long leftNanos) {
                return SimulatedLimits.RIGHT.attempt(kind, false, true, leftNanos);
            }
        };
        assertThat(failedReads(UnaryOperator.identity())).isZero();
        assertThat(failedReads(rules -> rules.limiting(mistaken))).isGreaterThan(30);
    }

    /** While the survivor is as far away as can be. */
    private static int failedReads(UnaryOperator<SimulatedRules> mistaken) {
        var simulation = SimulatedScenes.busy(1, 300, mistaken);
        simulation.network.add(SimulatedFault.at(HOME, Kind.REFUSE, 1));
        simulation.run(Duration.ofSeconds(30));
        return simulation.history.count(SimulatedWrite.READ, History.Told.FAILED);
    }

    private static void brownOut(Simulation simulation) {
        simulation.network.add(SimulatedFault.at(HOME, Kind.ERROR, 0.6));
        simulation.run(Duration.ofSeconds(20));
    }

    private static String violationsOf(UnaryOperator<SimulatedRules> mistaken, SimulatedScenes... scenes) {
        var found = new StringBuilder();
        for (var scene : scenes) {
            found.append(violations(mistaken, 80, scene::play));
        }
        return found.toString();
    }

    private static String violations(
            UnaryOperator<SimulatedRules> mistaken, int roundTripMillis, Consumer<Simulation> scene) {
        var found = new ArrayList<String>();
        for (int seed = 0; seed < 3; seed++) {
            var simulation = SimulatedScenes.busy(seed, roundTripMillis, mistaken);
            scene.accept(simulation);
            simulation.run(Duration.ofSeconds(20));
            found.addAll(simulation.history.violations());
        }
        return String.join("\n", found);
    }

    private static UnaryOperator<SimulatedRules> deciding(Decision mistaken) {
        return rules -> rules.deciding(mistaken);
    }

    /** With what was held against it, as if it was of now. */
    private static RegionState resenting(RegionState record, RegionState was) {
        var next = record;
        for (var access : AccessMode.values()) {
            var strikes = was.circuit(access).causes().stream()
                    .map(strike -> changed(strike, strike.sign(), Instant.MAX))
                    .toList();
            if (!strikes.isEmpty()) {
                next = next.with(access, next.circuit(access).struck(strikes));
            }
        }
        return next;
    }

    private static RegionState renewed(RegionState record, Instant now) {
        var next = record;
        for (var access : AccessMode.values()) {
            var circuit = record.circuit(access);
            if (!circuit.causes().isEmpty()) {
                next = next.with(
                        access,
                        circuit.struck(circuit.causes().stream()
                                .map(strike -> changed(strike, now, strike.evidence()))
                                .toList()));
            }
        }
        return next;
    }

    private static EvictionCause changed(EvictionCause strike, Instant sign, Instant evidence) {
        return new EvictionCause(
                strike.kind(),
                strike.reason(),
                sign,
                strike.until(),
                strike.slowAbove(),
                strike.pressing(),
                evidence,
                strike.witnessed(),
                strike.renewed());
    }

    private static Transition with(Transition step, List<RegionState> regions) {
        return new Transition(with(step.next(), regions, step.next().silentSince()), step.effects());
    }

    private static RoutingState with(RoutingState state, List<RegionState> regions, Optional<Instant> silentSince) {
        return new RoutingState(
                state.settings(),
                regions,
                state.order(),
                state.ordered(),
                state.writeRegion(),
                state.lags(),
                state.trustedSince(),
                silentSince,
                state.view(),
                state.decidedAt());
    }
}
