package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.RegionLab;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a trace tells of a borrow. */
class JdbcObservationsTest {

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @Test
    void a_borrow_is_observed_with_the_region_the_node_and_the_epoch_of_the_primary() throws Exception {
        try (var lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
                var rig = Rig.over(lab, builder -> builder.name("traced"))) {
            var observed = JdbcObservations.observe(rig.dataSource(), registry);
            try (var connection = observed.getConnection()) {
                assertThat(connection.isValid(5)).isTrue();
            }

            TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasNameEqualTo("homeport.jdbc.borrow")
                    .hasBeenStopped()
                    .doesNotHaveError()
                    .hasLowCardinalityKeyValue("name", "traced")
                    .hasLowCardinalityKeyValue("region", Rig.EAST)
                    .hasLowCardinalityKeyValue("moved", "false")
                    .hasHighCardinalityKeyValue(
                            "node", Rig.node(lab.region(Rig.EAST)).address())
                    .hasHighCardinalityKeyValue(
                            "epoch", rig.dataSource().topology().epoch().toString())
                    .hasHighCardinalityKeyValue("reason", "");
            assertThat(observed.unwrap(FailoverDataSource.class)).isSameAs(rig.dataSource());
        }
    }

    @Test
    void a_borrow_that_finds_no_primary_is_observed_with_its_exception_and_the_reason() {
        try (var unreachable = FailoverDataSource.builder()
                .node(Rig.EAST, "localhost", 1)
                .database("orders")
                .username("orders")
                .password(() -> "secret")
                .borrowTimeout(Duration.ofMillis(300))
                .build()) {
            var observed = JdbcObservations.observe(unreachable, registry);
            assertThatThrownBy(observed::getConnection).isInstanceOf(SQLTransientConnectionException.class);

            TestObservationRegistryAssert.assertThat(registry)
                    .hasSingleObservationThat()
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("region", "none")
                    .hasHighCardinalityKeyValue("node", "none")
                    .hasHighCardinalityKeyValue("reason", unreachable.topology().reason())
                    .thenError()
                    .isInstanceOf(SQLTransientConnectionException.class);
            assertThat(unreachable.topology().reason()).isNotEmpty();
        }
    }

    @Test
    void without_a_registry_that_observes_the_data_source_is_left_as_it_is() {
        try (var unreachable = FailoverDataSource.builder()
                .node(Rig.EAST, "localhost", 1)
                .database("orders")
                .username("orders")
                .password(() -> "secret")
                .build()) {
            assertThat(JdbcObservations.observe(unreachable, ObservationRegistry.NOOP))
                    .isSameAs(unreachable);
        }
    }
}
