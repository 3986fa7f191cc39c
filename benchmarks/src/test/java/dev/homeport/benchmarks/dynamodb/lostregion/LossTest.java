package dev.homeport.benchmarks.dynamodb.lostregion;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is taken from the calls of a run. */
class LossTest {

    @Test
    void only_calls_that_end_after_the_fault_count_and_the_first_one_is_compared_with_those_before() {
        var loss = loss(
                Set.of(),
                call("a", 0, 10),
                call("b", 20, 32),
                call("c", 40, 52),
                call("d", 95, 500),
                call("e", 110, 200));

        assertThat(loss.calls()).isEqualTo(2);
        assertThat(loss.worstWarm()).isEqualTo(ofMillis(405));
        assertThat(loss.firstSlower()).isEqualTo(ofMillis(78));
    }

    @Test
    void a_call_that_waited_for_its_connection_is_told_apart_and_so_is_one_that_failed() {
        var failed = new Call("z", nanos(120), nanos(820), Outcome.FAILED, "SomeException");
        var ambiguous = new Call("y", nanos(120), nanos(320), Outcome.AMBIGUOUS, "AmbiguousWriteException");
        var loss = loss(Set.of("d"), call("a", 0, 10), call("d", 110, 610), call("e", 115, 215), failed, ambiguous);

        assertThat(loss.firstCold()).isTrue();
        assertThat(loss.worstWarm()).isEqualTo(ofMillis(100));
        assertThat(loss.worstCold()).isEqualTo(ofMillis(700));
        assertThat(loss.failed()).isEqualTo(2);
        assertThat(loss.ambiguous()).isOne();
    }

    private static Loss loss(Set<String> cold, Call... calls) {
        return Loss.of(nanos(100), Optional.empty(), Duration.ZERO, List.of(calls), cold::contains);
    }

    private static Call call(String id, long beganMillis, long endedMillis) {
        return new Call(id, nanos(beganMillis), nanos(endedMillis), Outcome.OK, "");
    }

    private static long nanos(long millis) {
        return ofMillis(millis).toNanos();
    }
}
