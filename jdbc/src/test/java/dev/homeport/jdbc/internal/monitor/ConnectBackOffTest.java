package dev.homeport.jdbc.internal.monitor;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.internal.election.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How often a node is tried that refuses or does not answer, in virtual time. */
class ConnectBackOffTest {

    private static final ProbeResult ANSWER =
            new ProbeResult.Answered(ElectionScript.facts(A, OptionalLong.of(1), OptionalInt.of(1), false));
    private static final ProbeResult WRONG_PASSWORD = new ProbeResult.Unclear("password authentication failed", true);
    private static final ProbeResult FULL = new ProbeResult.Unclear("too many connections", false);
    private static final ProbeResult REFUSED = new ProbeResult.Missed("connection refused");

    private static final ProbeSchedule PACE = new ProbeSchedule(Duration.ofSeconds(1), Duration.ofMillis(200));

    private final Random random = new Random(1);

    @Test
    void three_nodes_that_refuse_the_password_are_asked_less_than_thirty_times_in_a_minute_and_twelve_times_after() {
        for (int run = 0; run < 100; run++) {
            var first = attempts(WRONG_PASSWORD, START, ConnectBackOff.none(START), Duration.ofMinutes(1));
            assertThat(3 * first.count()).isLessThanOrEqualTo(30);
            var second = attempts(WRONG_PASSWORD, first.end(), first.state(), Duration.ofMinutes(1));
            assertThat(3 * second.count()).isLessThanOrEqualTo(12);
        }
    }

    @Test
    void a_node_that_cannot_be_reached_is_tried_as_often_as_before_until_the_verdict_and_then_every_two_seconds() {
        var verdict = attempts(REFUSED, START, ConnectBackOff.none(START), Duration.ofMillis(1_500));
        assertThat(verdict.count()).isGreaterThanOrEqualTo(7);
        var later = attempts(REFUSED, verdict.end(), verdict.state(), Duration.ofMinutes(5));
        assertThat(later.state().pause(later.end(), random))
                .isBetween(Duration.ofMillis(1_700), ConnectBackOff.LONGEST_CONNECT_PAUSE);
        assertThat(ConnectBackOff.none(START).after(FULL, START).kind()).isEqualTo(ConnectBackOff.Kind.CONNECT);
    }

    @Test
    void a_node_that_answers_is_never_left_alone_not_even_after_an_outage_of_five_minutes() {
        var outage = attempts(ANSWER, START, ConnectBackOff.none(START), Duration.ofMinutes(5));
        assertThat(outage.state().pause(outage.end(), random)).isZero();
        assertThat(outage.count()).isGreaterThan(5 * 60 * 5);
        assertThat(attempts(WRONG_PASSWORD, START, ConnectBackOff.none(START), Duration.ofMinutes(5))
                        .state()
                        .after(ANSWER, START)
                        .pause(START, random))
                .isZero();
    }

    @Test
    void errors_of_the_kind_that_is_backed_off_are_no_reason_to_ask_sooner() {
        var answered = ConnectBackOff.none(START);
        assertThat(answered.heeds(true)).isTrue();
        assertThat(answered.heeds(false)).isTrue();
        var unreachable = answered.after(REFUSED, START);
        assertThat(unreachable.heeds(true)).isFalse();
        assertThat(unreachable.heeds(false)).isTrue();
        var refused = answered.after(WRONG_PASSWORD, START);
        assertThat(refused.heeds(true)).isFalse();
        assertThat(refused.heeds(false)).isFalse();
    }

    private record Run(int count, Instant end, ConnectBackOff state) {}

    /** Attempts that end as soon as they have begun, with the pauses between them while there is no primary. */
    private Run attempts(ProbeResult result, Instant from, ConnectBackOff state, Duration duration) {
        var now = from;
        int count = 0;
        while (now.isBefore(from.plus(duration))) {
            count++;
            state = state.after(result, now);
            var pace = PACE.next(true, random);
            var pause = state.pause(now, random);
            now = now.plus(pause.compareTo(pace) > 0 ? pause : pace);
        }
        return new Run(count, now, state);
    }
}
