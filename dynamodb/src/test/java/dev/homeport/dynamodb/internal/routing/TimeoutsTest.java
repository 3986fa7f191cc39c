package dev.homeport.dynamodb.internal.routing;

import static dev.homeport.dynamodb.RoutingScript.A;
import static dev.homeport.dynamodb.RoutingScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingScript;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that time out in a region whose canaries are well: its connections may be the matter, or what is asked for. */
class TimeoutsTest {

    private static final RoutingEffect RENEWAL = new RoutingEffect.RenewConnections(A);

    private final RoutingScript script =
            new RoutingScript(2).canary(A).canary(B).later(Duration.ofSeconds(1));

    @ParameterizedTest
    @EnumSource(AccessMode.class)
    void have_the_connections_made_anew_before_anything_leaves(AccessMode access) {
        timingOut(access, 4);
        assertThat(script.effects()).filteredOn(RENEWAL::equals).hasSize(1);
        assertThat(script.effects()).contains(new RoutingEffect.ResetBreaker(A, access));
        assertThat(script.view().usable(A, access)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(AccessMode.class)
    void that_go_on_for_five_seconds_on_new_connections_are_left(AccessMode access) {
        timingOut(access, 8);
        assertThat(script.view().usable(A, access)).isFalse();
        assertThat(script.view().usable(A, access == AccessMode.READ ? AccessMode.WRITE : AccessMode.READ))
                .isTrue();
        assertThat(script.events(RoutingEvent.RegionEvicted.class))
                .singleElement()
                .satisfies(evicted -> assertThat(evicted.reason()).isEqualTo("50 % of calls time out"));
    }

    @Test
    void that_end_with_the_old_connections_leave_nothing_behind() {
        timingOut(AccessMode.READ, 2);
        script.quiet(20, A, B);
        assertThat(script.reads(A).causes()).isEmpty();
        script.forgetsEffects();
        timingOut(AccessMode.READ, 3);
        assertThat(script.effects()).contains(RENEWAL);
        assertThat(script.view().usable(A, AccessMode.READ)).isTrue();
    }

    @Test
    void are_no_matter_of_connections_where_calls_fail_otherwise_too() {
        timingOut(AccessMode.READ, 0);
        for (int i = 0; i < 5; i++) {
            script.millis(100).canary(A).canary(B).faultRateExceeded(A, AccessMode.READ);
        }
        assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
    }

    @Test
    void are_no_matter_of_connections_where_canaries_time_out_too() {
        for (int i = 0; i < 20 && script.view().usable(A, AccessMode.READ); i++) {
            script.millis(100).canary(B).canaryFails(A, new AttemptOutcome.Ambiguous(AttemptOutcome.TIMEOUT));
            script.timeoutRateExceeded(A, AccessMode.READ);
        }
        assertThat(script.view().usable(A, AccessMode.READ)).isFalse();
        assertThat(Duration.between(RoutingScript.START, script.now())).isLessThan(Duration.ofSeconds(2));
    }

    private void timingOut(AccessMode access, int seconds) {
        for (int tenth = 0; tenth < seconds * 10; tenth++) {
            script.millis(50).canary(A).canary(B).millis(50).timeoutRateExceeded(A, access);
        }
    }
}
