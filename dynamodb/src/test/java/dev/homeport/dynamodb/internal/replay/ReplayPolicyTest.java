package dev.homeport.dynamodb.internal.replay;

import static dev.homeport.dynamodb.internal.operation.OperationKind.ACCUMULATING_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONDITIONAL_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONSISTENT_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONTROL;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONTROL_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.EVENTUAL_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.IDEMPOTENT_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.TOKEN_TRANSACTION;
import static dev.homeport.dynamodb.internal.operation.OperationKind.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/** The replay matrix, row by row, and the rules around it. Region 0 is home. */
class ReplayPolicyTest {

    private static final AttemptOutcome OK = new AttemptOutcome.Ok();
    private static final AttemptOutcome NOT_SENT = new AttemptOutcome.NotSent("DNS");
    private static final AttemptOutcome HELD_BACK = new AttemptOutcome.HeldBack("no free connection");
    private static final AttemptOutcome AMBIGUOUS = new AttemptOutcome.Ambiguous("HTTP 500");
    private static final AttemptOutcome THROTTLED = new AttemptOutcome.Throttled("ThrottlingException");
    private static final AttemptOutcome CONFLICT = new AttemptOutcome.Conflict("ReplicatedWriteConflictException");
    private static final AttemptOutcome LOCAL = new AttemptOutcome.Local("interrupted");
    private static final AttemptOutcome MISCONFIGURED = new AttemptOutcome.Misconfigured("ResourceNotFoundException");
    private static final long TIME = 1_000_000_000;

    private static final RoutingTable ALL = view(new int[] {0, 1, 2}, new int[] {0, 1, 2}, 0, 0);
    private static final RoutingTable SILENT = new RoutingTable(
            1,
            0,
            new int[] {0, 1, 2},
            new int[] {0, 1, 2},
            new int[] {100, 100, 100},
            new int[3],
            new int[3],
            0,
            0,
            Map.of(),
            false,
            true);
    private static final RoutingTable HOME_OUT = view(new int[] {1, 2}, new int[] {1, 2}, 0, 0);
    private static final RoutingTable HOME_EVACUATED = view(new int[] {1, 2}, new int[] {1, 2}, 1, 0);
    private static final RoutingTable ONLY_HOME = view(new int[] {0}, new int[] {0}, 0, 0);

    private static final ReplaySettings DEFAULT = Defaults.REPLAYS;

    @Nested
    class Elsewhere {

        @Test
        void an_eventual_read_goes_whatever_happened() {
            assertMoves(DEFAULT, EVENTUAL_READ, NOT_SENT);
            assertMoves(DEFAULT, EVENTUAL_READ, AMBIGUOUS);
            assertMoves(DEFAULT, EVENTUAL_READ, MISCONFIGURED);
        }

        @Test
        void a_read_that_this_process_held_back_goes_as_if_it_was_not_sent() {
            assertMoves(DEFAULT, EVENTUAL_READ, HELD_BACK);
            assertStays(DEFAULT, CONSISTENT_READ, HELD_BACK);
            var often = new AttemptHistory(1, 0, ReplayPolicy.ATTEMPTS_OF_THE_SDK, false, false);
            assertThat(end(DEFAULT, Defaults.operation(CONSISTENT_READ), often, HELD_BACK, ALL, true))
                    .isEqualTo(new ReplayDecision.Surface(Optional.of(RefusalReason.CONSISTENT_READ_AWAY)));
            assertThat(end(reads(ConsistentReads.DOWNGRADE), CONSISTENT_READ, HELD_BACK))
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b11, 1, 1, false, true), true));
        }

        @ParameterizedTest
        @EnumSource(
                value = OperationKind.class,
                names = {"EVENTUAL_READ", "CONSISTENT_READ", "CONTROL_READ"},
                mode = EnumSource.Mode.EXCLUDE)
        void a_write_that_this_process_held_back_never_leaves_a_region_in_use(OperationKind shape) {
            for (var settings : new ReplaySettings[] {DEFAULT, strong(), conditions(ConditionalWrites.ALLOW)}) {
                assertStays(settings, shape, HELD_BACK);
                var often = new AttemptHistory(1, 0, ReplayPolicy.ATTEMPTS_OF_THE_SDK, false, false);
                assertThat(end(
                                settings,
                                new OperationTraits(shape, true, OperationTraits.NOT_PINNED, 0),
                                often,
                                HELD_BACK,
                                ALL,
                                true))
                        .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
            }
        }

        @Test
        void what_waits_for_a_connection_of_ours_waits_on_and_draws_on_no_budget() {
            var again = new AttemptHistory(0b111, 2, 5, false, false);
            for (var shape : new OperationKind[] {EVENTUAL_READ, ACCUMULATING_WRITE}) {
                for (var held : new AttemptOutcome[] {HELD_BACK, AttemptOutcome.HeldBack.NO_PLACE_TO_WAIT}) {
                    assertThat(end(DEFAULT, Defaults.operation(shape), again, held, ALL, false))
                            .isInstanceOfSatisfying(ReplayDecision.Attempt.class, next -> {
                                assertThat(next.elsewhere()).isFalse();
                                assertThat(next.tried().attemptsHere()).isEqualTo(6);
                            });
                }
            }
        }

        @Test
        void a_read_that_finds_every_pool_full_waits_in_them_by_turns() {
            var away = moved(new AttemptHistory(1, 0, 1, false, false), HELD_BACK);
            var farther = moved(away, HELD_BACK);
            assertThat(new int[] {away.region(), farther.region()}).containsExactly(1, 2);
            var home = moved(farther, HELD_BACK);
            assertThat(home.region()).isZero();
            var awayAgain = moved(home, HELD_BACK);
            assertThat(awayAgain.region()).isEqualTo(1);
            assertThat(awayAgain.attemptsHere()).isEqualTo(3);
        }

        @Test
        void a_read_that_finds_a_pool_full_does_not_go_back_to_a_region_that_has_failed() {
            var away = moved(new AttemptHistory(1, 0, 1, false, false), AMBIGUOUS);
            var farther = moved(away, HELD_BACK);
            assertThat(moved(farther, HELD_BACK).region()).isEqualTo(1);
        }

        @Test
        void a_read_that_fails_after_it_has_waited_by_turns_goes_where_only_the_pool_was_full() {
            var home = moved(new AttemptHistory(0b111, 2, 1, false, false, false, 0b011), HELD_BACK);
            assertThat(home.region()).isZero();
            assertThat(moved(home, AMBIGUOUS).region()).isEqualTo(1);
        }

        private static AttemptHistory moved(AttemptHistory tried, AttemptOutcome last) {
            var next = end(DEFAULT, Defaults.operation(EVENTUAL_READ), tried, last, ALL, true);
            assertThat(next).isInstanceOf(ReplayDecision.Attempt.class);
            assertThat(((ReplayDecision.Attempt) next).elsewhere()).isTrue();
            return ((ReplayDecision.Attempt) next).tried();
        }

        @Test
        void a_write_that_this_process_held_back_leaves_a_region_that_went_out_meanwhile() {
            assertThat(end(
                            DEFAULT,
                            Defaults.operation(ACCUMULATING_WRITE),
                            AttemptHistory.first(0),
                            HELD_BACK,
                            HOME_OUT,
                            true))
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b11, 1, 1, false, false), true));
        }

        @Test
        void a_consistent_read_does_not_go() {
            assertStaysAndFails(DEFAULT, CONSISTENT_READ, NOT_SENT, RefusalReason.CONSISTENT_READ_AWAY);
            assertStaysAndFails(DEFAULT, CONSISTENT_READ, AMBIGUOUS, RefusalReason.CONSISTENT_READ_AWAY);
        }

        @Test
        void a_consistent_read_goes_as_an_eventual_one_if_the_user_downgrades_it() {
            var next = end(reads(ConsistentReads.DOWNGRADE), CONSISTENT_READ, AMBIGUOUS);
            assertThat(next).isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b11, 1, 1, false, true), true));
        }

        @Test
        void a_consistent_read_goes_as_it_is_if_the_user_allows_it() {
            var next = end(reads(ConsistentReads.ALLOW), CONSISTENT_READ, AMBIGUOUS);
            assertThat(next).isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b11, 1, 1, false, false), true));
        }

        @Test
        void a_consistent_read_goes_as_it_is_with_strong_consistency() {
            var next = end(strong(), CONSISTENT_READ, AMBIGUOUS);
            assertThat(next).isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b11, 1, 1, false, false), true));
        }

        @Test
        void an_idempotent_write_goes_if_it_was_certainly_not_done() {
            assertMoves(DEFAULT, IDEMPOTENT_WRITE, NOT_SENT);
        }

        @Test
        void an_idempotent_write_that_was_perhaps_done_goes_only_if_marked_or_allowed_for_all() {
            assertStays(DEFAULT, IDEMPOTENT_WRITE, AMBIGUOUS);
            var marked = new OperationTraits(IDEMPOTENT_WRITE, true, OperationTraits.NOT_PINNED, 0);
            assertThat(end(DEFAULT, marked, AttemptHistory.first(0), AMBIGUOUS, ALL, true))
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b11, 1, 1, true, false), true));
            var forAll = new ReplaySettings(
                    MultiRegionConsistency.EVENTUAL,
                    WriteRouting.FOLLOW,
                    ConsistentReads.FAIL,
                    ConditionalWrites.HOME_ONLY,
                    true);
            assertMoves(forAll, IDEMPOTENT_WRITE, AMBIGUOUS);
        }

        @ParameterizedTest
        @EnumSource(
                value = OperationKind.class,
                names = {"OLD_VALUES_WRITE", "ACCUMULATING_WRITE", "TRANSACTION", "STATEMENT_WRITE"})
        void any_other_unconditional_write_goes_only_if_it_was_certainly_not_done(OperationKind shape) {
            assertMoves(DEFAULT, shape, NOT_SENT);
            assertStays(DEFAULT, shape, AMBIGUOUS);
            var marked = new OperationTraits(shape, true, OperationTraits.NOT_PINNED, 0);
            assertThat(end(DEFAULT, marked, new AttemptHistory(1, 0, 2, false, false), AMBIGUOUS, ALL, true))
                    .as("not even if marked")
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @ParameterizedTest
        @EnumSource(
                value = OperationKind.class,
                names = {
                    "CONDITIONAL_WRITE",
                    "CONDITIONAL_ACCUMULATING_WRITE",
                    "CONDITIONAL_TRANSACTION",
                    "CONDITIONAL_STATEMENT"
                })
        void a_condition_is_not_judged_elsewhere(OperationKind shape) {
            assertStaysAndFails(DEFAULT, shape, NOT_SENT, RefusalReason.CONDITION_AWAY);
            assertThat(end(
                            DEFAULT,
                            Defaults.operation(shape),
                            new AttemptHistory(1, 0, 2, false, false),
                            AMBIGUOUS,
                            ALL,
                            true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @ParameterizedTest
        @EnumSource(
                value = OperationKind.class,
                names = {
                    "CONDITIONAL_WRITE",
                    "CONDITIONAL_ACCUMULATING_WRITE",
                    "CONDITIONAL_TRANSACTION",
                    "CONDITIONAL_STATEMENT"
                })
        void a_condition_is_judged_elsewhere_if_the_user_allows_it_and_it_was_certainly_not_done(OperationKind shape) {
            var allowed = conditions(ConditionalWrites.ALLOW);
            assertMoves(allowed, shape, NOT_SENT);
            assertThat(end(
                            allowed,
                            Defaults.operation(shape),
                            new AttemptHistory(1, 0, 2, false, false),
                            AMBIGUOUS,
                            ALL,
                            true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @Test
        void a_condition_is_judged_where_lag_is_small_if_the_user_wants_that() {
            var gated = conditions(ConditionalWrites.AFTER_LAG_GATE);
            assertStays(gated, CONDITIONAL_WRITE, NOT_SENT);
            var thirdCaughtUp = view(new int[] {0, 1, 2}, new int[] {0, 1, 2}, 0, 0b100);
            assertThat(end(
                            gated,
                            Defaults.operation(CONDITIONAL_WRITE),
                            AttemptHistory.first(0),
                            NOT_SENT,
                            thirdCaughtUp,
                            true))
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b101, 2, 1, false, false), true));
        }

        @Test
        void with_strong_consistency_a_condition_is_judged_anywhere_even_if_it_was_perhaps_done() {
            assertMoves(strong(), CONDITIONAL_WRITE, NOT_SENT);
            assertMoves(strong(), CONDITIONAL_WRITE, AMBIGUOUS);
        }

        @ParameterizedTest
        @EnumSource(
                value = OperationKind.class,
                names = {"CONDITIONAL_ACCUMULATING_WRITE", "CONDITIONAL_TRANSACTION", "CONDITIONAL_STATEMENT"})
        void with_strong_consistency_what_twice_is_not_once_is_judged_anywhere_unless_it_was_perhaps_done(
                OperationKind shape) {
            assertMoves(strong(), shape, NOT_SENT);
            assertStays(strong(), shape, AMBIGUOUS);
        }

        @Test
        void with_strong_consistency_a_condition_that_fails_after_that_is_ambiguous() {
            var policy = new ReplayPolicy(strong());
            var replayed = new AttemptHistory(0b11, 1, 1, true, false);
            var operation = Defaults.operation(CONDITIONAL_WRITE);
            assertThat(policy.after(operation, replayed, OK, true, ALL, TIME, () -> true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
            assertThat(policy.after(operation, replayed, OK, false, ALL, TIME, () -> true))
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
            assertThat(policy.after(operation, AttemptHistory.first(0), OK, true, ALL, TIME, () -> true))
                    .as("it fails for the first time")
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }

        @Test
        void a_transaction_with_a_token_of_the_callers_never_goes() {
            assertStaysAndFails(DEFAULT, TOKEN_TRANSACTION, NOT_SENT, RefusalReason.TOKEN_AWAY);
            assertStays(DEFAULT, TOKEN_TRANSACTION, AMBIGUOUS);
            assertStaysAndFails(strong(), TOKEN_TRANSACTION, NOT_SENT, RefusalReason.TOKEN_AWAY);
        }

        @Test
        void the_control_plane_never_goes() {
            assertStays(DEFAULT, CONTROL, NOT_SENT);
            assertThat(end(DEFAULT, CONTROL, AMBIGUOUS)).isEqualTo(new ReplayDecision.SurfaceAmbiguous());
            assertStays(DEFAULT, CONTROL_READ, NOT_SENT);
            assertStays(DEFAULT, CONTROL_READ, AMBIGUOUS);
            assertStays(DEFAULT, CONTROL_READ, MISCONFIGURED);
        }

        @Test
        void no_write_goes_if_they_are_for_home_only() {
            for (var shape : OperationKind.values()) {
                if (shape.access() == AccessMode.WRITE) {
                    assertStays(homeOnly(), shape, NOT_SENT);
                }
            }
        }

        @Test
        void nothing_goes_that_is_pinned() {
            for (var shape : OperationKind.values()) {
                var pinned = new OperationTraits(shape, true, 0, 0);
                var often = new AttemptHistory(1, 0, ReplayPolicy.ATTEMPTS_OF_THE_SDK, false, false);
                assertThat(end(strong(), pinned, often, NOT_SENT, ALL, true))
                        .isInstanceOf(ReplayDecision.Surface.class);
            }
        }

        @Test
        void a_read_that_no_other_region_has_the_table_for_goes_home_once_more() {
            var operation = Defaults.operation(EVENTUAL_READ);
            var everywhere = new AttemptHistory(0b111, 2, 1, false, false);
            var home = new AttemptHistory(0b111, 0, 1, false, false, true, 0);
            assertThat(end(DEFAULT, operation, everywhere, MISCONFIGURED, ALL, true))
                    .isEqualTo(new ReplayDecision.Attempt(home, true));
            assertThat(end(DEFAULT, operation, everywhere, MISCONFIGURED, ALL, false))
                    .as("a second visit draws a permit")
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
            assertThat(end(DEFAULT, operation, home, AMBIGUOUS, ALL, true))
                    .as("once")
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }

        @Test
        void a_read_that_no_region_in_use_has_the_table_for_goes_home_although_home_is_out() {
            var operation = Defaults.operation(EVENTUAL_READ);
            var awayOnly = new AttemptHistory(0b110, 2, 1, false, false);
            assertThat(end(DEFAULT, operation, awayOnly, MISCONFIGURED, HOME_OUT, false))
                    .isEqualTo(
                            new ReplayDecision.Attempt(new AttemptHistory(0b111, 0, 1, false, false, true, 0), true));
            assertThat(end(DEFAULT, operation, awayOnly, MISCONFIGURED, HOME_EVACUATED, true))
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }

        @Test
        void a_read_that_home_lacks_the_table_for_goes_elsewhere_and_does_not_come_back() {
            var operation = Defaults.operation(EVENTUAL_READ);
            var next = end(DEFAULT, operation, AttemptHistory.first(0), MISCONFIGURED, ALL, true);
            assertThat(next)
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b11, 1, 1, false, false, true, 0), true));
            assertThat(end(
                            DEFAULT,
                            operation,
                            new AttemptHistory(0b111, 2, 1, false, false, true, 0),
                            MISCONFIGURED,
                            ALL,
                            true))
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }

        @Test
        void a_region_that_lacks_the_table_is_asked_last() {
            var operation = Defaults.operation(EVENTUAL_READ).last(0b10);
            assertThat(end(DEFAULT, operation, AttemptHistory.first(0), NOT_SENT, ALL, true))
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b101, 2, 1, false, false), true));
            assertThat(end(DEFAULT, operation, new AttemptHistory(0b101, 2, 1, false, false), NOT_SENT, ALL, true))
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b111, 1, 1, false, false), true));
        }

        @Test
        void nothing_goes_to_a_region_it_excludes_or_has_visited() {
            var excluding = new OperationTraits(EVENTUAL_READ, false, OperationTraits.NOT_PINNED, 0b10);
            assertThat(end(DEFAULT, excluding, AttemptHistory.first(0), NOT_SENT, ALL, true))
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b101, 2, 1, false, false), true));
            assertThat(end(DEFAULT, excluding, new AttemptHistory(0b101, 2, 1, false, false), NOT_SENT, ALL, true))
                    .as("nowhere is left, so here once more")
                    .isEqualTo(new ReplayDecision.Attempt(new AttemptHistory(0b101, 2, 2, false, false), false));
        }
    }

    @Nested
    class In_the_same_region {

        @Test
        void a_read_is_tried_twice_when_nowhere_is_left() {
            assertTwice(EVENTUAL_READ, NOT_SENT);
            assertTwice(EVENTUAL_READ, AMBIGUOUS);
            assertTwice(CONSISTENT_READ, AMBIGUOUS);
        }

        @Test
        void an_idempotent_write_is_tried_twice() {
            assertTwice(IDEMPOTENT_WRITE, NOT_SENT);
            assertTwice(IDEMPOTENT_WRITE, AMBIGUOUS);
        }

        @ParameterizedTest
        @EnumSource(
                value = OperationKind.class,
                names = {"TRANSACTION", "CONDITIONAL_TRANSACTION", "TOKEN_TRANSACTION"})
        void a_transaction_is_tried_twice_because_its_token_protects_it_there(OperationKind shape) {
            assertTwice(shape, NOT_SENT);
            assertTwice(shape, AMBIGUOUS);
        }

        @ParameterizedTest
        @EnumSource(
                value = OperationKind.class,
                names = {
                    "OLD_VALUES_WRITE",
                    "ACCUMULATING_WRITE",
                    "CONDITIONAL_WRITE",
                    "CONDITIONAL_ACCUMULATING_WRITE",
                    "STATEMENT_WRITE",
                    "CONDITIONAL_STATEMENT",
                    "CONTROL"
                })
        void any_other_write_is_tried_twice_only_if_it_was_certainly_not_done(OperationKind shape) {
            assertTwice(shape, NOT_SENT);
            assertThat(end(DEFAULT, Defaults.operation(shape), AttemptHistory.first(0), AMBIGUOUS, ONLY_HOME, true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @ParameterizedTest
        @EnumSource(OperationKind.class)
        void throttles_and_conflicts_are_waited_out_and_never_taken_elsewhere(OperationKind shape) {
            for (var verdict : new AttemptOutcome[] {THROTTLED, CONFLICT}) {
                var tried = AttemptHistory.first(0);
                for (int attempt = 2; attempt <= ReplayPolicy.ATTEMPTS_OF_THE_SDK; attempt++) {
                    var next = end(DEFAULT, Defaults.operation(shape), tried, verdict, ALL, false);
                    tried = new AttemptHistory(1, 0, attempt, false, false);
                    assertThat(next).isEqualTo(new ReplayDecision.Attempt(tried, false));
                }
                assertThat(end(DEFAULT, Defaults.operation(shape), tried, verdict, ALL, true))
                        .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"EVENTUAL_READ", "CONSISTENT_READ", "IDEMPOTENT_WRITE", "ACCUMULATING_WRITE"})
        void while_no_region_answers_a_call_goes_on_as_the_sdk_does_without_a_permit(OperationKind shape) {
            var operation = Defaults.operation(shape);
            int all = 0b111;
            var tried = new AttemptHistory(all, 2, 1, false, false);
            for (int attempt = 2; attempt <= ReplayPolicy.ATTEMPTS_OF_THE_SDK; attempt++) {
                var next = end(DEFAULT, operation, tried, NOT_SENT, SILENT, false);
                tried = new AttemptHistory(all, 2, attempt, false, false);
                assertThat(next).isEqualTo(new ReplayDecision.Attempt(tried, false));
            }
            assertThat(end(DEFAULT, operation, tried, NOT_SENT, SILENT, true))
                    .isInstanceOf(ReplayDecision.Surface.class);
        }

        @Test
        void what_was_perhaps_done_and_is_not_to_be_done_twice_is_not_repeated_while_no_region_answers_either() {
            assertThat(end(
                            DEFAULT,
                            Defaults.operation(ACCUMULATING_WRITE),
                            AttemptHistory.first(0),
                            AMBIGUOUS,
                            SILENT,
                            true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @Test
        void a_read_of_the_control_plane_is_repeated_as_the_sdk_does_without_a_permit() {
            var operation = Defaults.operation(CONTROL_READ);
            for (var verdict : new AttemptOutcome[] {AMBIGUOUS, NOT_SENT, HELD_BACK}) {
                var tried = AttemptHistory.first(0);
                for (int attempt = 2; attempt <= ReplayPolicy.ATTEMPTS_OF_THE_SDK; attempt++) {
                    var next = end(DEFAULT, operation, tried, verdict, ALL, false);
                    tried = new AttemptHistory(1, 0, attempt, false, false);
                    assertThat(next).as("after %s", verdict).isEqualTo(new ReplayDecision.Attempt(tried, false));
                }
                assertThat(end(DEFAULT, operation, tried, verdict, ALL, true))
                        .isEqualTo(new ReplayDecision.Surface(Optional.of(RefusalReason.CONTROL_AWAY)));
            }
        }

        @Test
        void nothing_is_tried_without_a_permit_and_no_permit_is_taken_in_vain() {
            var operation = Defaults.operation(EVENTUAL_READ);
            assertThat(end(DEFAULT, operation, AttemptHistory.first(0), NOT_SENT, ONLY_HOME, false))
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
            assertThat(new ReplayPolicy(DEFAULT)
                            .after(operation, AttemptHistory.first(0), NOT_SENT, false, ALL, TIME, () -> {
                                throw new AssertionError("a move to another region is free");
                            }))
                    .isInstanceOf(ReplayDecision.Attempt.class);
        }
    }

    @Nested
    class The_end {

        @ParameterizedTest
        @EnumSource(OperationKind.class)
        void a_failure_of_our_own_is_the_callers_at_once(OperationKind shape) {
            assertThat(end(DEFAULT, shape, LOCAL)).isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }

        @ParameterizedTest
        @EnumSource(OperationKind.class)
        void a_final_answer_is_the_callers(OperationKind shape) {
            assertThat(end(DEFAULT, shape, OK)).isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }

        @ParameterizedTest
        @EnumSource(OperationKind.class)
        void nothing_is_begun_without_time(OperationKind shape) {
            var next = new ReplayPolicy(DEFAULT)
                    .after(
                            Defaults.operation(shape),
                            AttemptHistory.first(0),
                            NOT_SENT,
                            false,
                            ALL,
                            9_000_000,
                            () -> true);
            assertThat(next).isInstanceOf(ReplayDecision.Surface.class);
        }

        @ParameterizedTest
        @EnumSource(names = {"TRANSACTION", "CONDITIONAL_TRANSACTION", "TOKEN_TRANSACTION"})
        void an_answer_to_a_token_is_one_for_all_attempts_unless_the_region_never_looked_at_it(OperationKind shape) {
            var ambiguousBefore = new AttemptHistory(1, 0, 2, true, false);
            assertThat(new ReplayPolicy(DEFAULT)
                            .after(Defaults.operation(shape), ambiguousBefore, OK, true, ALL, TIME, () -> true))
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
            assertThat(new ReplayPolicy(DEFAULT)
                            .after(
                                    Defaults.operation(shape),
                                    ambiguousBefore,
                                    new AttemptOutcome.Ok(true),
                                    true,
                                    ALL,
                                    TIME,
                                    () -> true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @Test
        void a_write_to_a_region_that_is_not_set_up_is_not_done_elsewhere() {
            assertThat(end(DEFAULT, IDEMPOTENT_WRITE, MISCONFIGURED))
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }

        @Test
        void once_ambiguous_is_always_ambiguous() {
            var ambiguousBefore = new AttemptHistory(1, 0, 2, true, false);
            for (var verdict : new AttemptOutcome[] {NOT_SENT, AMBIGUOUS, LOCAL, MISCONFIGURED}) {
                assertThat(end(DEFAULT, Defaults.operation(IDEMPOTENT_WRITE), ambiguousBefore, verdict, ALL, true))
                        .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
            }
            var throttledLong = new AttemptHistory(1, 0, ReplayPolicy.ATTEMPTS_OF_THE_SDK, true, false);
            assertThat(end(DEFAULT, Defaults.operation(TRANSACTION), throttledLong, THROTTLED, ALL, true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @Test
        void a_transaction_that_was_perhaps_done_does_not_go_elsewhere_even_if_its_next_attempt_was_not_sent() {
            assertThat(end(
                            DEFAULT,
                            Defaults.operation(TRANSACTION),
                            new AttemptHistory(1, 0, 2, true, false),
                            NOT_SENT,
                            ALL,
                            true))
                    .isEqualTo(new ReplayDecision.SurfaceAmbiguous());
        }

        @Test
        void a_read_is_never_ambiguous() {
            assertThat(end(
                            DEFAULT,
                            Defaults.operation(EVENTUAL_READ),
                            new AttemptHistory(1, 0, 2, false, false),
                            AMBIGUOUS,
                            ONLY_HOME,
                            true))
                    .isEqualTo(new ReplayDecision.Surface(Optional.empty()));
        }
    }

    private static void assertMoves(ReplaySettings settings, OperationKind shape, AttemptOutcome verdict) {
        assertThat(end(settings, shape, verdict)).isInstanceOfSatisfying(ReplayDecision.Attempt.class, attempt -> {
            assertThat(attempt.elsewhere()).isTrue();
            assertThat(attempt.tried().region()).isEqualTo(1);
        });
    }

    private static void assertStays(ReplaySettings settings, OperationKind shape, AttemptOutcome verdict) {
        var next = end(settings, shape, verdict);
        assertThat(next instanceof ReplayDecision.Attempt attempt && attempt.elsewhere())
                .as("%s after %s", shape, verdict)
                .isFalse();
    }

    private static void assertStaysAndFails(
            ReplaySettings settings, OperationKind shape, AttemptOutcome verdict, RefusalReason because) {
        assertStays(settings, shape, verdict);
        assertThat(end(
                        settings,
                        Defaults.operation(shape),
                        new AttemptHistory(1, 0, 2, false, false),
                        verdict,
                        ALL,
                        true))
                .isEqualTo(new ReplayDecision.Surface(Optional.of(because)));
    }

    private static void assertTwice(OperationKind shape, AttemptOutcome verdict) {
        boolean ambiguous = verdict.equals(AMBIGUOUS) && shape.access() == AccessMode.WRITE;
        var second = new AttemptHistory(1, 0, 2, ambiguous, false);
        assertThat(end(DEFAULT, Defaults.operation(shape), AttemptHistory.first(0), verdict, ONLY_HOME, true))
                .isEqualTo(new ReplayDecision.Attempt(second, false));
        assertThat(end(DEFAULT, Defaults.operation(shape), second, verdict, ONLY_HOME, true))
                .isNotInstanceOf(ReplayDecision.Attempt.class);
    }

    private static ReplayDecision end(ReplaySettings settings, OperationKind shape, AttemptOutcome verdict) {
        return end(settings, Defaults.operation(shape), AttemptHistory.first(0), verdict, ALL, true);
    }

    private static ReplayDecision end(
            ReplaySettings settings,
            OperationTraits operation,
            AttemptHistory tried,
            AttemptOutcome verdict,
            RoutingTable view,
            boolean permit) {
        return new ReplayPolicy(settings).after(operation, tried, verdict, false, view, TIME, () -> permit);
    }

    private static ReplaySettings reads(ConsistentReads reads) {
        return new ReplaySettings(
                MultiRegionConsistency.EVENTUAL, WriteRouting.FOLLOW, reads, ConditionalWrites.HOME_ONLY, false);
    }

    private static ReplaySettings conditions(ConditionalWrites conditions) {
        return new ReplaySettings(
                MultiRegionConsistency.EVENTUAL, WriteRouting.FOLLOW, ConsistentReads.FAIL, conditions, false);
    }

    private static ReplaySettings strong() {
        return new ReplaySettings(
                MultiRegionConsistency.STRONG,
                WriteRouting.FOLLOW,
                ConsistentReads.FAIL,
                ConditionalWrites.HOME_ONLY,
                false);
    }

    private static ReplaySettings homeOnly() {
        return new ReplaySettings(
                MultiRegionConsistency.EVENTUAL,
                WriteRouting.HOME_ONLY,
                ConsistentReads.FAIL,
                ConditionalWrites.ALLOW,
                true);
    }

    private static RoutingTable view(int[] reads, int[] writes, int evacuated, int caughtUp) {
        return new RoutingTable(
                1, 0, reads, writes, new int[] {100, 100, 100}, new int[3], new int[3], evacuated, caughtUp);
    }
}
