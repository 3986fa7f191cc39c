package dev.homeport.dynamodb.internal.replay;

import static dev.homeport.dynamodb.internal.operation.OperationKind.ACCUMULATING_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONDITIONAL_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONSISTENT_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONTROL;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONTROL_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.EVENTUAL_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.IDEMPOTENT_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.OLD_VALUES_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.STATEMENT_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.TOKEN_TRANSACTION;
import static dev.homeport.dynamodb.internal.operation.OperationKind.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/** Where an operation goes first, kind by kind. Region 0 is home. */
class RegionSelectorTest {

    private static final RoutingTable ALL = view(new int[] {0, 1, 2}, new int[] {0, 1, 2}, 0, 0);
    private static final RoutingTable HOME_OUT = view(new int[] {1, 2}, new int[] {1, 2}, 0, 0);
    private static final RoutingTable HOME_EVACUATED = view(new int[] {1, 2}, new int[] {1, 2}, 1, 0);
    private static final RoutingTable ONLY_HOME = view(new int[] {0}, new int[] {0}, 0, 0);

    private static final ReplaySettings DEFAULT = Defaults.REPLAYS;

    @Nested
    class The_first_attempt {

        @ParameterizedTest
        @EnumSource(OperationKind.class)
        void is_made_at_home_when_all_is_well(OperationKind shape) {
            assertThat(first(DEFAULT, shape, ALL)).isZero();
        }

        @Test
        void of_a_read_is_made_where_the_view_says() {
            assertThat(first(DEFAULT, EVENTUAL_READ, HOME_OUT)).isEqualTo(1);
        }

        @Test
        void of_an_unconditional_write_follows_the_write_region() {
            for (var shape : new OperationKind[] {
                IDEMPOTENT_WRITE, OLD_VALUES_WRITE, ACCUMULATING_WRITE, TRANSACTION, STATEMENT_WRITE
            }) {
                assertThat(first(DEFAULT, shape, HOME_OUT)).isEqualTo(1);
            }
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
        void of_a_conditional_write_is_refused_while_home_is_out(OperationKind shape) {
            assertThat(first(DEFAULT, shape, HOME_OUT)).isEqualTo(RefusalReason.CONDITION_AWAY.code());
            assertThat(first(conditions(ConditionalWrites.ALLOW), shape, HOME_OUT))
                    .isEqualTo(1);
            assertThat(first(strong(), shape, HOME_OUT)).isEqualTo(1);
            var gated = conditions(ConditionalWrites.AFTER_LAG_GATE);
            assertThat(first(gated, shape, HOME_OUT)).isEqualTo(RefusalReason.CONDITION_AWAY.code());
            var caughtUp = view(new int[] {1, 2}, new int[] {1, 2}, 0, 0b100);
            assertThat(first(gated, shape, caughtUp)).isEqualTo(2);
        }

        @Test
        void of_a_transaction_with_a_token_of_the_callers_is_refused_while_home_is_out() {
            assertThat(first(DEFAULT, TOKEN_TRANSACTION, HOME_OUT)).isEqualTo(RefusalReason.TOKEN_AWAY.code());
            assertThat(first(strong(), TOKEN_TRANSACTION, HOME_OUT)).isEqualTo(RefusalReason.TOKEN_AWAY.code());
            assertThat(first(homeOnly(), TOKEN_TRANSACTION, HOME_OUT)).isZero();
        }

        @Test
        void of_a_write_for_home_only_is_made_there_even_if_it_is_out_because_there_is_no_other() {
            assertThat(first(homeOnly(), IDEMPOTENT_WRITE, HOME_OUT)).isZero();
            assertThat(first(homeOnly(), CONDITIONAL_WRITE, HOME_OUT)).isZero();
            assertThat(first(homeOnly(), IDEMPOTENT_WRITE, HOME_EVACUATED)).isEqualTo(RefusalReason.WRITE_AWAY.code());
        }

        @Test
        void of_a_consistent_read_is_refused_while_writes_go_elsewhere() {
            assertThat(first(DEFAULT, CONSISTENT_READ, HOME_OUT)).isEqualTo(RefusalReason.CONSISTENT_READ_AWAY.code());
            assertThat(first(reads(ConsistentReads.ALLOW), CONSISTENT_READ, HOME_OUT))
                    .isEqualTo(1);
            assertThat(first(strong(), CONSISTENT_READ, HOME_OUT)).isEqualTo(1);
            int downgraded = first(reads(ConsistentReads.DOWNGRADE), CONSISTENT_READ, HOME_OUT);
            assertThat(RegionSelector.region(downgraded)).isEqualTo(1);
            assertThat(RegionSelector.downgraded(downgraded)).isTrue();
        }

        @Test
        void of_a_consistent_read_is_made_at_home_while_only_homes_reads_are_out() {
            var readsOut = view(new int[] {1, 2}, new int[] {0, 1, 2}, 0, 0);
            assertThat(first(DEFAULT, CONSISTENT_READ, readsOut)).isZero();
            assertThat(RegionSelector.downgraded(first(reads(ConsistentReads.DOWNGRADE), CONSISTENT_READ, readsOut)))
                    .isTrue();
        }

        @Test
        void of_the_control_plane_is_made_at_home_always() {
            assertThat(first(DEFAULT, CONTROL, HOME_OUT)).isZero();
            assertThat(first(DEFAULT, CONTROL_READ, HOME_OUT)).isZero();
        }

        @Test
        void is_made_where_it_is_pinned_whatever_the_view_says() {
            for (var shape : OperationKind.values()) {
                assertThat(new RegionSelector(DEFAULT).first(shape, 0, 0, HOME_OUT, 0))
                        .isZero();
                assertThat(new RegionSelector(DEFAULT).first(shape, 2, 0, ALL, 0))
                        .isEqualTo(2);
                assertThat(new RegionSelector(DEFAULT).first(shape, 2, 0b100, ALL, 0))
                        .isEqualTo(RefusalReason.PIN_EXCLUDED.code());
            }
        }

        @Test
        void is_never_made_where_it_is_excluded() {
            var selector = new RegionSelector(DEFAULT);
            assertThat(selector.first(EVENTUAL_READ, OperationTraits.NOT_PINNED, 0b1, ALL, 0))
                    .isEqualTo(1);
            assertThat(selector.first(IDEMPOTENT_WRITE, OperationTraits.NOT_PINNED, 0b11, ALL, 0))
                    .isEqualTo(2);
            assertThat(selector.first(CONDITIONAL_WRITE, OperationTraits.NOT_PINNED, 0b1, ALL, 0))
                    .isEqualTo(RefusalReason.CONDITION_AWAY.code());
            assertThat(selector.first(EVENTUAL_READ, OperationTraits.NOT_PINNED, 0b111, ALL, 0))
                    .isEqualTo(RefusalReason.ALL_EXCLUDED.code());
            assertThat(selector.first(CONTROL, OperationTraits.NOT_PINNED, 0b1, ALL, 0))
                    .isEqualTo(RefusalReason.ALL_EXCLUDED.code());
        }

        @Test
        void of_a_read_is_made_last_where_the_table_is_missing() {
            assertThat(new RegionSelector(DEFAULT).first(EVENTUAL_READ, OperationTraits.NOT_PINNED, 0, 0b1, ALL, 0))
                    .isEqualTo(1);
            assertThat(new RegionSelector(DEFAULT).first(EVENTUAL_READ, OperationTraits.NOT_PINNED, 0, 0b111, ALL, 0))
                    .isZero();
        }
    }

    @Test
    void a_refusal_survives_the_way_through_a_number() {
        for (var refusal : RefusalReason.values()) {
            assertThat(refusal.code()).isNegative();
            assertThat(RefusalReason.of(refusal.code())).isEqualTo(refusal);
            assertThat(refusal.text()).isNotBlank();
        }
    }

    @Test
    void a_hedge_goes_to_the_next_usable_region() {
        assertThat(RegionSelector.alternate(0b1, 0, ALL)).isEqualTo(1);
        assertThat(RegionSelector.alternate(0b1, 0b10, ALL)).isEqualTo(2);
        assertThat(RegionSelector.alternate(0b1, 0, ONLY_HOME)).isNegative();
    }

    private static int first(ReplaySettings settings, OperationKind shape, RoutingTable view) {
        return new RegionSelector(settings).first(shape, OperationTraits.NOT_PINNED, 0, view, 0);
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
