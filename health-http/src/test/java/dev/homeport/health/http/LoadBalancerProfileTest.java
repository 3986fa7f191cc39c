package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancerProfileTest {

    @ParameterizedTest
    @CsvSource({
        // name, seconds a drain lasts, whether it is said with 404
        "ALB,               66,  false",
        "NLB,               66,  false",
        "ROUTE_53,          156, false",
        "ROUTE_53_FAST,     96,  false",
        "HAPROXY,           8,   false",
        "HAPROXY_SOFT_STOP, 8,   true",
        "KUBERNETES,        31,  false",
        "CLOUDFLARE,        75,  false",
        "GOOGLE,            15,  false",
    })
    void a_drain_lasts_as_long_as_the_product_needs_by_default(String name, int seconds, boolean notFound) {
        var profile = LoadBalancerProfile.named(name).orElseThrow();

        assertThat(profile.drainTime()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(profile.answersNotFound()).isEqualTo(notFound);
    }

    @Test
    void another_setting_is_computed_the_same_way() {
        var own = LoadBalancerProfile.of("edge", Duration.ofSeconds(5), 4, Duration.ofMillis(1_500));

        assertThat(own.drainTime()).isEqualTo(Duration.ofMillis(21_500));
        assertThat(own.andThen(Duration.ofSeconds(30)).answeringNotFound())
                .returns(Duration.ofMillis(51_500), LoadBalancerProfile::drainTime)
                .returns(true, LoadBalancerProfile::answersNotFound);
    }

    @Test
    void names_are_found_in_any_spelling_and_unknown_ones_are_not() {
        assertThat(LoadBalancerProfile.named("route-53")).contains(LoadBalancerProfile.ROUTE_53);
        assertThat(LoadBalancerProfile.named("f5")).isEmpty();
    }

    @Test
    void every_problem_is_reported_at_once() {
        assertThatThrownBy(() -> LoadBalancerProfile.of("x", Duration.ofSeconds(-1), 0, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("interval", "threshold", "timeout");
        assertThatThrownBy(() -> LoadBalancerProfile.ALB.andThen(Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 h");
    }
}
