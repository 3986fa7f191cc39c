package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

    @Test
    void defaults_are_those_documented() {
        var check = HealthCheck.builder("orders-db", CheckResult::up).build();

        assertThat(check.name()).isEqualTo("orders-db");
        assertThat(check.impact()).isEqualTo(Impact.CRITICAL);
        assertThat(check.scopes()).containsExactlyInAnyOrder(Scope.READY, Scope.REGION);
        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(check.deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(check.fall()).isEqualTo(3);
        assertThat(check.rise()).isEqualTo(2);
        assertThat(check.maxAge()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void every_problem_is_reported_at_once() {
        var builder = HealthCheck.builder("my \"check\"", CheckResult::up)
                .scopes()
                .interval(Duration.ofSeconds(2))
                .jitter(Double.NaN)
                .deadline(Duration.ofSeconds(3))
                .fall(0)
                .rise(101)
                .maxAge(Duration.ofSeconds(1));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("name", "scopes", "jitter", "deadline", "fall", "rise", "maxAge");
    }

    @Test
    void absurd_durations_are_refused_and_do_not_overflow() {
        var builder = HealthCheck.builder("a", CheckResult::up)
                .interval(Duration.ofSeconds(Long.MAX_VALUE))
                .deadline(Duration.ofSeconds(-1));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("interval", "deadline");
        assertThatThrownBy(HealthCheck.builder("a", CheckResult::up).maxAge(Duration.ofSeconds(Long.MAX_VALUE))::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxAge");
    }

    @Property
    void jitter_only_ever_shortens(
            @ForAll @DoubleRange(min = 0, max = 0.5) double jitter,
            @ForAll @DoubleRange(min = 0, max = 1) double random) {
        var interval = Duration.ofSeconds(5);
        var check = HealthCheck.builder("a", CheckResult::up).jitter(jitter).build();

        assertThat(check.delay(random)).isBetween(interval.dividedBy(2), interval);
        assertThat(check.firstDelay(random)).isBetween(Duration.ZERO, HealthCheck.LONGEST_FIRST_DELAY);
    }
}
