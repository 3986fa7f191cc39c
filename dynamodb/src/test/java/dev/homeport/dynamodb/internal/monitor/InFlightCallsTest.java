package dev.homeport.dynamodb.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.internal.routing.CallFactHandler;
import java.util.ArrayDeque;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InFlightCallsTest {

    private static final long MILLI = 1_000_000;
    private static final long AN_ODD_START = -7_123_456_789L;

    private final InFlightCalls calls = new InFlightCalls();

    @Test
    void a_call_is_overdue_when_it_is_older_for_certain_and_not_when_it_has_ended() {
        int slot = calls.begin(0);
        assertThat(calls.overdue(250 * MILLI, 250 * MILLI)).isZero();
        assertThat(calls.overdue(350 * MILLI, 250 * MILLI)).isEqualTo(1);
        calls.end(slot);
        assertThat(calls.overdue(10_000 * MILLI, 250 * MILLI)).isZero();
    }

    @Test
    void the_oldest_is_known_to_a_tenth_of_a_second_and_never_too_late() {
        assertThat(calls.oldest(0)).isEqualTo(InFlightCalls.NEVER);
        int first = calls.begin(150 * MILLI);
        calls.begin(950 * MILLI);
        assertThat(calls.oldest(1_000 * MILLI)).isEqualTo(100 * MILLI);
        calls.end(first);
        assertThat(calls.oldest(1_000 * MILLI)).isEqualTo(900 * MILLI);
    }

    @Test
    void readings_of_the_clock_may_be_negative() {
        calls.begin(AN_ODD_START);
        assertThat(calls.overdue(AN_ODD_START + 400 * MILLI, 250 * MILLI)).isEqualTo(1);
        assertThat(calls.oldest(AN_ODD_START + MILLI)).isBetween(AN_ODD_START - 100 * MILLI, AN_ODD_START);
    }

    @Test
    void the_latest_success_is_remembered() {
        assertThat(calls.lastSuccess()).isEqualTo(InFlightCalls.NEVER);
        assertThat(calls.lastSuccessBegan()).isEqualTo(InFlightCalls.NEVER);
        calls.succeeded(5, 9);
        assertThat(calls.lastSuccessBegan()).isEqualTo(5);
        assertThat(calls.lastSuccess()).isEqualTo(9);
    }

    @Property(tries = 300)
    void overdue_counts_exactly_the_calls_in_flight_of_the_tenths_of_a_second_before(
            @ForAll @Size(max = 200) java.util.List<@IntRange(min = 0, max = 3_000) Integer> steps) {
        var inFlight = new InFlightCalls();
        var begun = new ArrayDeque<long[]>();
        long now = AN_ODD_START;
        for (int step : steps) {
            now += (step % 500) * MILLI;
            if (step % 3 == 0 && !begun.isEmpty()) {
                inFlight.end((int) begun.removeFirst()[1]);
            } else {
                begun.addLast(new long[] {now, inFlight.begin(now)});
            }
            long limit = Math.floorDiv(now - 250 * MILLI, CallFactHandler.SLOT_NANOS) * CallFactHandler.SLOT_NANOS;
            long expected = begun.stream().filter(call -> call[0] < limit).count();
            assertThat(inFlight.overdue(now, 250 * MILLI)).isEqualTo((int) expected);
        }
    }
}
