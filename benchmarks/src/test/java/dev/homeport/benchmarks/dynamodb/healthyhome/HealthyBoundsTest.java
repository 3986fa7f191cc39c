package dev.homeport.benchmarks.dynamodb.healthyhome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.Outcome;
import dev.homeport.benchmarks.dynamodb.healthyhome.HealthyCase.Writes;
import dev.homeport.benchmarks.report.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client may not do while every region is well. */
class HealthyBoundsTest {

    @Test
    void nothing_decided_and_nothing_failed_is_right() {
        assertThat(missed(Decisions.NONE, tally(100, 0), tally(100, 0))).isEmpty();
    }

    @Test
    void one_eviction_or_move_or_write_elsewhere_or_false_503_is_wrong() {
        assertThat(missed(new Decisions(1, 0, 0, 0, 9), tally(1, 0), tally(1, 0)))
                .containsExactly("evictions");
        assertThat(missed(new Decisions(0, 1, 0, 0, 9), tally(1, 0), tally(1, 0)))
                .containsExactly("moves of the write region");
        assertThat(missed(new Decisions(0, 0, 1, 0, 9), tally(1, 0), tally(1, 0)))
                .containsExactly("writes carried out in the other region");
        assertThat(missed(new Decisions(0, 0, 0, 1, 9), tally(1, 0), tally(1, 0)))
                .containsExactly("/health says 503 though a region can be reached");
    }

    @Test
    void as_many_calls_may_fail_as_with_the_plain_sdk_and_no_more() {
        assertThat(missed(Decisions.NONE, tally(100, 7), tally(100, 7))).isEmpty();
        assertThat(missed(Decisions.NONE, tally(100, 8), tally(100, 7)))
                .containsExactly("failed calls, the plain SDK's being the bound");
    }

    @Test
    void where_home_cannot_be_reached_a_write_may_be_carried_out_elsewhere_and_nothing_else_is_allowed() {
        var decided = new Decisions(1, 0, 3, 0, 9);

        assertThat(missed(Writes.MAY_MOVE, decided, tally(1, 0), tally(1, 0))).containsExactly("evictions");
    }

    @Test
    void where_nothing_was_sent_no_write_is_perhaps_done_even_if_as_many_fail_with_the_plain_sdk() {
        var ours = tally(3, 0);
        ours.add(new Call("x", 0, 1, Outcome.AMBIGUOUS, "AmbiguousWriteException"));

        assertThat(missed(Writes.STAY_AND_ARE_CERTAIN, Decisions.NONE, ours, tally(3, 1)))
                .containsExactly("writes told as perhaps done");
        assertThat(missed(Writes.STAY, Decisions.NONE, ours, tally(3, 1))).isEmpty();
    }

    @Test
    void a_write_that_is_perhaps_done_has_failed() {
        var tally = tally(3, 0);
        tally.add(new Call("x", 0, 1, Outcome.AMBIGUOUS, "AmbiguousWriteException"));

        assertThat(tally.failed()).isOne();
        assertThat(tally.ambiguous()).isOne();
        assertThat(tally.failures()).isEqualTo("1 AmbiguousWriteException");
    }

    private static List<String> missed(Decisions decided, Tally homeport, Tally plain) {
        return missed(Writes.STAY, decided, homeport, plain);
    }

    private static List<String> missed(Writes writes, Decisions decided, Tally homeport, Tally plain) {
        return HealthyBounds.judge(writes, decided, homeport, plain).stream()
                .filter(figure -> !figure.met())
                .map(Figure::what)
                .toList();
    }

    private static Tally tally(int ok, int failed) {
        var tally = new Tally();
        for (int i = 0; i < ok; i++) {
            tally.add(new Call("x", 0, 1, Outcome.OK, ""));
        }
        for (int i = 0; i < failed; i++) {
            tally.add(new Call("x", 0, 1, Outcome.FAILED, "SomeException"));
        }
        return tally;
    }
}
