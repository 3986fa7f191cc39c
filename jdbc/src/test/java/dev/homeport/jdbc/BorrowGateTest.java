package dev.homeport.jdbc;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a borrower may be out of reach inside a pool. */
class BorrowGateTest {

    private final ElectionScript script = new ElectionScript(A, B).primary(A, 1).standby(B);

    @Test
    void a_wait_is_long_while_all_is_well_and_short_while_the_primary_is_in_doubt() {
        var gate = gate(Duration.ofSeconds(30));
        gate.publish(view(), null);
        assertThat(gate.sliceMillis()).isEqualTo(1_000);
        script.misses(A);
        gate.publish(view(), null);
        assertThat(gate.sliceMillis()).isEqualTo(250);
    }

    @Test
    void whoever_has_just_lost_a_connection_does_not_wait_a_second_in_the_pool_of_a_server_that_is_gone() {
        var gate = gate(Duration.ofSeconds(30));
        gate.publish(view(), null);
        gate.doubt();
        assertThat(gate.sliceMillis()).isEqualTo(250);
        gate.publish(view(), null);
        assertThat(gate.sliceMillis())
                .as("a standby's answer does not end the doubt")
                .isEqualTo(250);
    }

    @Test
    void a_wait_is_never_longer_than_the_borrow_timeout() {
        var gate = gate(Duration.ofMillis(300));
        gate.publish(view(), null);
        assertThat(gate.sliceMillis()).isEqualTo(300);
    }

    private BorrowGate gate(Duration borrowTimeout) {
        return new BorrowGate(view(), borrowTimeout, script::now);
    }

    private Topology view() {
        return TopologyViews.of(script.state(), 10, script.now());
    }
}
