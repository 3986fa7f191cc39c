package dev.homeport.dynamodb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.simulation.SimulatedFault.Kind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What hedges lead to, in virtual time. */
class HedgedWorldTest {

    private static final int HOME = 0;

    @Test
    void a_home_that_has_become_slow_loses_its_reads_by_the_hedges_that_others_win_and_keeps_its_writes() {
        var simulation = busy();
        simulation.network.add(SimulatedFault.at(HOME, Kind.SLOW, 1));
        simulation.run(Duration.ofSeconds(40));

        var evicted = simulation.client().events().stream()
                .filter(RoutingEvent.RegionEvicted.class::isInstance)
                .map(RoutingEvent.RegionEvicted.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(evicted.access()).isEqualTo(Set.of(AccessMode.READ));
        assertThat(evicted.reason()).contains("hedge");
        assertThat(simulation.client().view().usable(HOME, AccessMode.READ)).isFalse();
        assertThat(simulation.client().view().usable(HOME, AccessMode.WRITE)).isTrue();
    }

    @Test
    void one_that_is_slow_for_reads_now_and_then_loses_nothing() {
        var simulation = busy();
        simulation.network.add(SimulatedFault.at(HOME, Kind.SLOW, 0.03));
        simulation.run(Duration.ofMinutes(3));

        assertThat(simulation.client().hedges().won()).isPositive();
        assertThat(simulation.client().events()).isEmpty();
    }

    @Test
    void when_all_regions_become_slow_nobody_is_evicted_for_it() {
        var simulation = busy();
        simulation.network.add(SimulatedFault.everywhere(Kind.SLOW, 1));
        simulation.run(Duration.ofMinutes(2));

        assertThat(simulation.client().events()).isEmpty();
    }

    private static Simulation busy() {
        var simulation = new Simulation(
                Simulation.Shape.of(11).clients(1).operations(60_000).hedged(true));
        simulation.client().load(200, 60_000);
        simulation.run(Duration.ofSeconds(60));
        assertThat(simulation.client().events()).isEmpty();
        return simulation;
    }
}
