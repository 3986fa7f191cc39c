package dev.homeport.dynamodb.internal.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.simulation.SimulatedFault;
import dev.homeport.dynamodb.simulation.SimulatedRules;
import dev.homeport.dynamodb.simulation.Simulation;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/** The simulation finds what it is there to find: each policy here has one mistake, and is caught. */
@Tag("slow")
class ReplayMutantsTest {

    private static final int OPERATIONS = 60_000;
    private static final long WORLD = 20_261_121;
    private static final AttemptOutcome NOT_SENT = new AttemptOutcome.NotSent("so it says");

    @Test
    void the_right_policy_is_not_accused() {
        assertThat(violations(Defaults.REPLAYS, policy -> policy::after)).isEmpty();
        assertThat(violations(strong(), policy -> policy::after)).isEmpty();
    }

    @Test
    void an_increment_done_again_elsewhere_is_found() {
        assertThat(violations(takingFor(OperationKind.ACCUMULATING_WRITE, OperationKind.IDEMPOTENT_WRITE)))
                .contains("ADD", "was done 2 times");
    }

    @Test
    void a_statement_done_again_is_found() {
        assertThat(violations(takingFor(OperationKind.STATEMENT_WRITE, OperationKind.IDEMPOTENT_WRITE)))
                .contains("STATEMENT", "was done 2 times");
    }

    @Test
    void a_transaction_done_again_in_another_region_is_found() {
        assertThat(violations(takingFor(OperationKind.TRANSACTION, OperationKind.IDEMPOTENT_WRITE)))
                .contains("TRANSACTION", "was done 2 times");
    }

    @Test
    void a_condition_judged_again_after_an_unknown_outcome_is_found() {
        assertThat(violations(takingFor(OperationKind.CONDITIONAL_WRITE, OperationKind.IDEMPOTENT_WRITE)))
                .contains("COMPARE_AND_SET", "was done away from home");
    }

    @Test
    void a_write_that_wants_old_values_and_is_done_again_is_found() {
        assertThat(violations(takingFor(OperationKind.OLD_VALUES_WRITE, OperationKind.IDEMPOTENT_WRITE)))
                .contains("TAKE", "was done 2 times");
    }

    @Test
    void a_transaction_whose_condition_is_judged_elsewhere_is_found() {
        assertThat(violations(takingFor(OperationKind.CONDITIONAL_TRANSACTION, OperationKind.TRANSACTION)))
                .contains("CONDITIONAL_TRANSACTION", "was done away from home");
    }

    @Test
    void a_statement_whose_condition_is_judged_elsewhere_is_found() {
        assertThat(violations(takingFor(OperationKind.CONDITIONAL_STATEMENT, OperationKind.STATEMENT_WRITE)))
                .contains("CONDITIONAL_STATEMENT", "was done away from home");
    }

    @Test
    void an_accumulating_write_whose_condition_is_judged_elsewhere_is_found() {
        assertThat(violations(
                        takingFor(OperationKind.CONDITIONAL_ACCUMULATING_WRITE, OperationKind.ACCUMULATING_WRITE)))
                .contains("CONDITIONAL_ADD", "was done away from home");
    }

    @Test
    void a_transaction_whose_token_is_the_callers_and_that_leaves_home_is_found() {
        assertThat(violations(takingFor(OperationKind.TOKEN_TRANSACTION, OperationKind.TRANSACTION)))
                .contains("TOKEN_TRANSACTION", "was done away from home");
    }

    @Test
    void throttles_that_draw_on_the_budget_are_found_to_fail_calls() {
        Function<ReplayPolicy, SimulatedRules.Replays> mistaken =
                policy -> (operation, tried, last, failed, view, remaining, permit) ->
                        last instanceof AttemptOutcome.Throttled && !permit.getAsBoolean()
                                ? new ReplayDecision.Surface(java.util.Optional.empty())
                                : policy.after(operation, tried, last, failed, view, remaining, permit);
        assertThat(failedWhileThrottled(policy -> policy::after)).isZero();
        assertThat(failedWhileThrottled(mistaken)).isPositive();
    }

    private static int failedWhileThrottled(Function<ReplayPolicy, SimulatedRules.Replays> policy) {
        var simulation = new Simulation(Simulation.Shape.of(WORLD)
                .operations(4_000)
                .rules(right -> new SimulatedRules(policy.apply(right), SimulatedRules.Hedges.RIGHT)));
        simulation.network.add(SimulatedFault.everywhere(SimulatedFault.Kind.THROTTLE, 0.2));
        simulation.runAll(4_000, 20);
        return simulation.history.count(History.Told.FAILED);
    }

    @Test
    void a_put_done_again_elsewhere_without_permission_is_found() {
        Function<ReplayPolicy, SimulatedRules.Replays> mistaken =
                policy -> (operation, tried, last, failed, view, remaining, permit) -> policy.after(
                        new OperationTraits(operation.shape(), true, operation.pinned(), operation.excluded()),
                        tried,
                        last,
                        failed,
                        view,
                        remaining,
                        permit);
        assertThat(violations(mistaken)).contains("was done in two regions although nobody allowed it");
    }

    @Test
    void an_unknown_outcome_that_is_forgotten_is_found() {
        assertThat(violations(rewriting(tried -> new AttemptHistory(
                        tried.visited(), tried.region(), tried.attemptsHere(), false, tried.eventual()))))
                .contains("was done in two regions although nobody allowed it");
    }

    @Test
    void an_unknown_outcome_taken_for_a_certain_one_is_found() {
        Function<ReplayPolicy, SimulatedRules.Replays> mistaken =
                policy -> (operation, tried, last, failed, view, remaining, permit) -> policy.after(
                        operation,
                        tried,
                        last instanceof AttemptOutcome.Ambiguous ? NOT_SENT : last,
                        failed,
                        view,
                        remaining,
                        permit);
        assertThat(violations(mistaken)).contains("was done 2 times");
    }

    @Test
    void a_failed_condition_that_may_be_our_own_doing_is_found() {
        Function<ReplayPolicy, SimulatedRules.Replays> mistaken =
                policy -> (operation, tried, last, failed, view, remaining, permit) ->
                        policy.after(operation, tried, last, false, view, remaining, permit);
        assertThat(violations(strong(), mistaken))
                .contains("was done although the caller was told that it was not: CONDITION_FAILED");
    }

    @Test
    void conditions_judged_by_whichever_region_are_found_to_claim_twice() {
        var anywhere = new ReplaySettings(
                MultiRegionConsistency.EVENTUAL,
                WriteRouting.FOLLOW,
                ConsistentReads.FAIL,
                ConditionalWrites.ALLOW,
                false);
        // Only where two claim while the first is on its way to the other region: in two worlds of three.
        var found = LongStream.range(WORLD, WORLD + 10)
                .anyMatch(world -> violations(world, anywhere, policy -> policy::after)
                        .contains("claimed what was claimed already"));
        assertThat(found).isTrue();
    }

    @Test
    void attempts_without_regard_for_the_deadline_are_found() {
        Function<ReplayPolicy, SimulatedRules.Replays> mistaken =
                policy -> (operation, tried, last, failed, view, remaining, permit) ->
                        last.fault() && operation.shape().access() == AccessMode.READ && tried.attemptsHere() < 200
                                ? new ReplayDecision.Attempt(tried.again(false), false)
                                : policy.after(operation, tried, last, failed, view, remaining, permit);
        assertThat(violations(mistaken)).containsPattern("operation \\d+ took \\d+ ms");
    }

    @Test
    void requests_beyond_the_budget_are_found() {
        Function<ReplayPolicy, SimulatedRules.Replays> mistaken =
                policy -> (operation, tried, last, failed, view, remaining, permit) ->
                        operation.shape() == OperationKind.EVENTUAL_READ && tried.attemptsHere() == 1
                                ? new ReplayDecision.Attempt(tried.again(false), false)
                                : policy.after(operation, tried, last, failed, view, remaining, permit);
        assertThat(violations(mistaken)).contains("requests for");
    }

    /** Faults of one kind at a time, too few to evict a region, because what is evicted is not tempted. */
    private static String violations(
            long world, ReplaySettings settings, Function<ReplayPolicy, SimulatedRules.Replays> policy) {
        var simulation = new Simulation(Simulation.Shape.of(world)
                .operations(OPERATIONS)
                .replays(settings)
                .rules(right -> new SimulatedRules(policy.apply(right), SimulatedRules.Hedges.RIGHT)));
        for (var kind : SimulatedFault.Kind.values()) {
            long at = kind.ordinal() * 12 * Simulation.SECOND;
            var fault = SimulatedFault.everywhere(kind, 0.25);
            simulation.timeline.at(at, () -> simulation.network.add(fault));
            simulation.timeline.at(at + 11 * Simulation.SECOND, simulation.network::heal);
        }
        simulation.runAll(OPERATIONS, 150);
        simulation.run(Duration.ofMinutes(1));
        return String.join("\n", simulation.violations());
    }

    private static String violations(ReplaySettings settings, Function<ReplayPolicy, SimulatedRules.Replays> policy) {
        return violations(WORLD, settings, policy);
    }

    private static String violations(Function<ReplayPolicy, SimulatedRules.Replays> policy) {
        return violations(Defaults.REPLAYS, policy);
    }

    private static Function<ReplayPolicy, SimulatedRules.Replays> takingFor(
            OperationKind shape, OperationKind mistakenFor) {
        return policy -> (operation, tried, last, failed, view, remaining, permit) -> policy.after(
                operation.shape() == shape
                        ? new OperationTraits(mistakenFor, true, operation.pinned(), operation.excluded())
                        : operation,
                tried,
                last,
                failed,
                view,
                remaining,
                permit);
    }

    private static Function<ReplayPolicy, SimulatedRules.Replays> rewriting(UnaryOperator<AttemptHistory> rewrite) {
        return policy -> (operation, tried, last, failed, view, remaining, permit) ->
                policy.after(operation, rewrite.apply(tried), last, failed, view, remaining, permit);
    }

    private static ReplaySettings strong() {
        return new ReplaySettings(
                MultiRegionConsistency.STRONG,
                WriteRouting.FOLLOW,
                ConsistentReads.FAIL,
                ConditionalWrites.HOME_ONLY,
                false);
    }
}
