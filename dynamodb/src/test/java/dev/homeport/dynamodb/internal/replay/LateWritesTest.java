package dev.homeport.dynamodb.internal.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import org.junit.jupiter.api.Test;

/** Home answers reads again while writes still go elsewhere, as on every way back. */
class LateWritesTest {

    private static final RoutingTable READS_AT_HOME_WRITES_AWAY =
            new RoutingTable(1, 0, new int[] {0, 1}, new int[] {1}, new int[] {100, 100}, new int[2], new int[2], 0, 0);

    @Test
    void a_consistent_read_is_not_asked_of_a_home_that_writes_pass_by() {
        int choice = new RegionSelector(Defaults.REPLAYS)
                .first(OperationKind.CONSISTENT_READ, OperationTraits.NOT_PINNED, 0, READS_AT_HOME_WRITES_AWAY, 7);
        assertThat(RefusalReason.of(choice)).isEqualTo(RefusalReason.CONSISTENT_READ_AWAY);
    }

    @Test
    void an_eventually_consistent_one_is() {
        int choice = new RegionSelector(Defaults.REPLAYS)
                .first(OperationKind.EVENTUAL_READ, OperationTraits.NOT_PINNED, 0, READS_AT_HOME_WRITES_AWAY, 7);
        assertThat(RegionSelector.region(choice)).isZero();
    }

    @Test
    void an_error_after_an_unknown_outcome_is_no_proof_that_nothing_was_done() {
        for (var shape : new OperationKind[] {OperationKind.IDEMPOTENT_WRITE, OperationKind.CONDITIONAL_WRITE}) {
            assertThat(answeredWithAnError(shape)).as(shape.name()).isInstanceOf(ReplayDecision.SurfaceAmbiguous.class);
        }
        assertThat(answeredWithAnError(OperationKind.TRANSACTION))
                .as("its token makes the error the answer to all attempts")
                .isInstanceOf(ReplayDecision.Surface.class);
    }

    private static ReplayDecision answeredWithAnError(OperationKind shape) {
        var repeated = AttemptHistory.first(0).again(true);
        return new ReplayPolicy(Defaults.REPLAYS)
                .after(
                        Defaults.operation(shape),
                        repeated,
                        new AttemptOutcome.Ok(),
                        true,
                        READS_AT_HOME_WRITES_AWAY,
                        1_000_000_000,
                        () -> true);
    }
}
