package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.FallRise.Verdict;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FallRiseTest {

    /** The table of the class comment, in its order, with fall 3 and rise 2. */
    @ParameterizedTest
    @CsvSource({
        "UNDECIDED, 0, success, UP,   0",
        "UNDECIDED, 0, failure, DOWN, 0",
        "UNDECIDED, 0, overdue, DOWN, 0",
        "UP,        0, success, UP,   0",
        "UP,        2, success, UP,   0",
        "UP,        0, failure, UP,   1",
        "UP,        1, failure, UP,   2",
        "UP,        2, failure, DOWN, 0",
        "UP,        2, overdue, DOWN, 0",
        "DOWN,      0, success, DOWN, 1",
        "DOWN,      1, success, UP,   0",
        "DOWN,      1, failure, DOWN, 0",
        "DOWN,      1, overdue, DOWN, 0",
    })
    void transitions(Verdict verdict, int streak, String input, Verdict next, int nextStreak) {
        var before = new FallRise(verdict, 3, 2, streak);

        var after = input.equals("overdue") ? before.overdue() : before.next(input.equals("success"));

        assertThat(after).isEqualTo(new FallRise(next, 3, 2, nextStreak));
    }

    @Test
    void failures_spread_between_successes_never_add_up() {
        var machine = FallRise.undecided(3, 2).next(true);
        for (int i = 0; i < 1_000; i++) {
            machine = machine.next(false).next(false).next(true);
            assertThat(machine.verdict()).isEqualTo(Verdict.UP);
        }
    }

    @Property
    void it_agrees_with_the_definition_over_the_whole_history(
            @ForAll @Size(max = 60) List<Boolean> history,
            @ForAll @IntRange(min = 1, max = 5) int fall,
            @ForAll @IntRange(min = 1, max = 5) int rise) {
        var machine = FallRise.undecided(fall, rise);
        for (boolean success : history) {
            machine = machine.next(success);
        }

        assertThat(machine.verdict()).isEqualTo(byDefinition(history, fall, rise));
    }

    /** The verdict is that of the latest unbroken series that was long enough, else of the very first result. */
    private static Verdict byDefinition(List<Boolean> history, int fall, int rise) {
        for (int end = history.size(); end > 0; end--) {
            if (end >= rise && !history.subList(end - rise, end).contains(false)) {
                return Verdict.UP;
            }
            if (end >= fall && !history.subList(end - fall, end).contains(true)) {
                return Verdict.DOWN;
            }
        }
        if (history.isEmpty()) {
            return Verdict.UNDECIDED;
        }
        return history.get(0) ? Verdict.UP : Verdict.DOWN;
    }
}
