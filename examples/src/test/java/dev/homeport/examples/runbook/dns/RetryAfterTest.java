package dev.homeport.examples.runbook.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads the ways in which a provider says when to try again. */
class RetryAfterTest {

    private static final String NOW = "Mon, 30 Nov 2026 03:00:00 GMT";

    @Test
    void seconds_and_dates_are_understood_and_anything_else_is_five_seconds() {
        assertThat(wait("0", NOW)).isEqualTo(Duration.ZERO);
        assertThat(wait(" 120 ", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(wait("Mon, 30 Nov 2026 03:00:09 GMT", NOW)).isEqualTo(Duration.ofSeconds(9));
        assertThat(wait("Mon, 30 Nov 2026 02:59:00 GMT", NOW)).isEqualTo(Duration.ZERO);
        assertThat(wait("Mon, 30 Nov 2026 03:00:09 GMT", "today")).isEqualTo(RetryAfter.UNTOLD);
        for (var unclear : new String[] {"", "soon", "-1", "1.5", "99999999999"}) {
            assertThat(wait(unclear, NOW)).as(unclear).isEqualTo(Duration.ofSeconds(5));
        }
    }

    private static Duration wait(String retryAfter, String date) {
        return RetryAfter.of(HttpHeaders.of(
                Map.of("Retry-After", List.of(retryAfter), "Date", List.of(date)), (name, value) -> true));
    }
}
