package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.RoutingScript.A;
import static dev.homeport.dynamodb.RoutingScript.B;
import static dev.homeport.dynamodb.RoutingScript.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestRegionOrderTest {

    private final RoutingScript script = new RoutingScript(3, RoutingScript.nearest());

    @Test
    void an_order_the_user_gave_never_changes() {
        var explicit = new RoutingScript(2);
        explicit.seconds(1_000, s -> s.canary(A, Duration.ofMillis(200)).canary(B, Duration.ofMillis(5)));
        assertThat(explicit.state().order()).containsExactly(A, B);
    }

    @Test
    void the_order_is_decided_once_all_are_measured() {
        script.canary(A, Duration.ofMillis(80)).canary(B, Duration.ofMillis(40));
        assertThat(script.state().order()).containsExactly(A, B, C);
        script.canary(C, Duration.ofMillis(5));
        assertThat(script.state().order()).containsExactly(C, B, A);
        assertThat(script.events(RoutingEvent.OrderChanged.class)).hasSize(1);
        assertThat(script.view().firstRead(0)).isEqualTo(C);
        assertThat(script.view().firstWrite()).as("writes have a home").isEqualTo(A);
    }

    @Test
    void a_region_that_is_down_at_the_start_does_not_hold_up_the_order() {
        script.canary(B, Duration.ofMillis(9)).canary(C, Duration.ofMillis(5)).dies(A, B, C);
        assertThat(script.state().order()).containsExactly(C, B, A);
    }

    @Test
    void a_large_difference_must_last_five_minutes() {
        settle();
        script.seconds(300, s -> pings(s, 60, 40, 80));
        assertThat(script.state().order()).containsExactly(A, B, C);
        script.seconds(20, s -> pings(s, 60, 40, 80));
        assertThat(script.state().order()).containsExactly(B, A, C);
    }

    @Test
    void a_difference_that_comes_and_goes_moves_nothing() {
        settle();
        for (int i = 0; i < 20; i++) {
            script.seconds(200, s -> pings(s, 60, 40, 80)).seconds(60, s -> pings(s, 40, 40, 80));
        }
        assertThat(script.state().order()).containsExactly(A, B, C);
    }

    @Test
    void fifteen_milliseconds_are_not_enough_if_they_are_less_than_thirty_per_cent() {
        settle();
        script.seconds(1_000, s -> pings(s, 80, 60, 90));
        assertThat(script.state().order()).containsExactly(A, B, C);
    }

    @Test
    void thirty_per_cent_are_not_enough_if_they_are_less_than_fifteen_milliseconds() {
        settle();
        script.seconds(1_000, s -> pings(s, 20, 6, 90));
        assertThat(script.state().order()).containsExactly(A, B, C);
    }

    @Test
    void the_average_follows_slowly() {
        script.canary(A, Duration.ofMillis(100)).canary(A, Duration.ofMillis(200));
        assertThat(script.state().routes().regions().get(A).roundTrip()).contains(Duration.ofMillis(120));
    }

    private void settle() {
        pings(script, 10, 40, 80);
        assertThat(script.state().order()).isEqualTo(List.of(A, B, C));
    }

    private static void pings(RoutingScript script, int a, int b, int c) {
        script.canary(A, Duration.ofMillis(a)).canary(B, Duration.ofMillis(b)).canary(C, Duration.ofMillis(c));
    }
}
