package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.RoutingScript.A;
import static dev.homeport.dynamodb.RoutingScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingScript;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that fail in a region whose canaries succeed, too few of them for a breaker to judge. */
class FailedCallStreakTest {

    private static final RoutingEffect RENEWAL = new RoutingEffect.RenewConnections(A);

    private final RoutingScript script =
            new RoutingScript(2).canary(A).canary(B).later(Duration.ofSeconds(1));

    @Test
    void one_a_second_have_the_connections_made_anew_although_canaries_succeed() {
        failing(10);
        assertThat(script.effects()).filteredOn(RENEWAL::equals).hasSize(1);
        assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
    }

    @Test
    void that_go_on_failing_have_them_made_anew_once_in_half_a_minute() {
        failing(60);
        assertThat(script.effects()).filteredOn(RENEWAL::equals).hasSizeBetween(2, 3);
    }

    @Test
    void between_others_that_succeed_leave_them_alone() {
        for (int i = 0; i < 60; i++) {
            script.later(Duration.ofSeconds(1)).canary(A).canary(B).breaksAfterSuccess(A);
        }
        assertThat(script.effects()).doesNotContain(RENEWAL);
    }

    private void failing(int seconds) {
        for (int i = 0; i < seconds; i++) {
            script.later(Duration.ofSeconds(1)).canary(A).canary(B).breaks(A);
        }
    }
}
