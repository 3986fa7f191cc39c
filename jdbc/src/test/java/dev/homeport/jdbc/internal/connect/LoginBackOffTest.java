package dev.homeport.jdbc.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.util.Credentials;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Credentials that a server refuses are sent ever more rarely, and others at once. */
class LoginBackOffTest {

    private static final Credentials WRONG = Credentials.of("app", "wrong");
    private static final SQLException REFUSED = new SQLException("password authentication failed", "28P01");

    private final AtomicLong nanos = new AtomicLong(-1);
    private final LoginBackOff backOff = new LoginBackOff(nanos::get);

    @Test
    void credentials_that_keep_being_refused_are_sent_twelve_times_in_the_first_minute_and_six_times_a_minute_after() {
        assertThat(loginsWithin(Duration.ofMinutes(1))).isLessThanOrEqualTo(12);
        assertThat(loginsWithin(Duration.ofMinutes(1))).isBetween(5, 6);
        assertThat(loginsWithin(Duration.ofMinutes(10))).isBetween(59, 60);
    }

    @Test
    void the_refusal_is_told_again_with_its_state_and_the_time_that_is_left() {
        backOff.failed(WRONG, REFUSED);
        nanos.addAndGet(Duration.ofMillis(200).toNanos());
        assertThatThrownBy(() -> backOff.check(WRONG))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"))
                .hasMessage("password authentication failed (the same credentials are sent again in 300 ms)")
                .hasCause(REFUSED);
    }

    @Test
    void other_credentials_are_sent_at_once() {
        backOff.failed(WRONG, REFUSED);
        assertThatCode(() -> backOff.check(Credentials.of("app", "right"))).doesNotThrowAnyException();
        assertThatCode(() -> backOff.check(Credentials.of("app_next", "wrong"))).doesNotThrowAnyException();
    }

    @Test
    void a_login_that_succeeds_ends_the_pauses_and_another_failure_makes_none() {
        backOff.failed(WRONG, REFUSED);
        backOff.succeeded();
        assertThatCode(() -> backOff.check(WRONG)).doesNotThrowAnyException();
        backOff.failed(WRONG, new SQLException("too many clients already", "53300"));
        assertThatCode(() -> backOff.check(WRONG)).doesNotThrowAnyException();
    }

    /** Tries ten times a second, as a pool under many borrowers may. */
    private int loginsWithin(Duration time) {
        int sent = 0;
        for (long end = nanos.get() + time.toNanos(); nanos.get() < end; nanos.addAndGet(100_000_000)) {
            try {
                backOff.check(WRONG);
                sent++;
                backOff.failed(WRONG, REFUSED);
            } catch (SQLException tooSoon) {
                assertThat(tooSoon.getCause()).isSameAs(REFUSED);
            }
        }
        return sent;
    }
}
