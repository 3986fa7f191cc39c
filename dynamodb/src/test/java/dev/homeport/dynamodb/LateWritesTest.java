package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Home answers reads again while writes still go elsewhere, as on every way back. */
class LateWritesTest {

    private static final RouteView READS_AT_HOME_WRITES_AWAY =
            new RouteView(1, 0, new int[] {0, 1}, new int[] {1}, new int[] {100, 100}, new int[2], new int[2], 0, 0);

    @Test
    void a_consistent_read_is_not_asked_of_a_home_that_writes_pass_by() {
        int choice = new ReplayPolicy(Defaults.REPLAYS)
                .first(OperationShape.CONSISTENT_READ, Operation.NOT_PINNED, 0, READS_AT_HOME_WRITES_AWAY, 7);
        assertThat(Refusal.of(choice)).isEqualTo(Refusal.CONSISTENT_READ_AWAY);
    }

    @Test
    void an_eventually_consistent_one_is() {
        int choice = new ReplayPolicy(Defaults.REPLAYS)
                .first(OperationShape.EVENTUAL_READ, Operation.NOT_PINNED, 0, READS_AT_HOME_WRITES_AWAY, 7);
        assertThat(ReplayPolicy.region(choice)).isZero();
    }

    @Test
    void an_error_after_an_unknown_outcome_is_no_proof_that_nothing_was_done() {
        for (var shape : new OperationShape[] {OperationShape.IDEMPOTENT_WRITE, OperationShape.CONDITIONAL_WRITE}) {
            assertThat(answeredWithAnError(shape)).as(shape.name()).isInstanceOf(Next.SurfaceAmbiguous.class);
        }
        assertThat(answeredWithAnError(OperationShape.TRANSACTION))
                .as("its token makes the error the answer to all attempts")
                .isInstanceOf(Next.Surface.class);
    }

    private static Next answeredWithAnError(OperationShape shape) {
        var repeated = Tried.first(0).again(true);
        return new ReplayPolicy(Defaults.REPLAYS)
                .after(
                        Defaults.operation(shape),
                        repeated,
                        new Verdict.Ok(),
                        true,
                        READS_AT_HOME_WRITES_AWAY,
                        1_000_000_000,
                        () -> true);
    }
}
