package dev.homeport.jdbc;

import dev.homeport.jdbc.internal.connect.AbstractDataSource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Observes the borrows of a {@link FailoverDataSource} with Micrometer Observation, so that a trace shows which region a
 * transaction went to and why it waited. Needs {@code micrometer-observation}, an optional dependency that comes with
 * {@code micrometer-core}.
 *
 * <table>
 * <caption>The observation {@code homeport.jdbc.borrow}, from the call of {@code getConnection()} to its end</caption>
 * <tr><td>{@code name}</td><td>the data source's</td></tr>
 * <tr><td>{@code region}</td><td>the region of the primary when the borrow ended; {@code none} without one</td></tr>
 * <tr><td>{@code moved}</td><td>{@code true} if another node became the primary, or there was none, while the borrower
 * waited</td></tr>
 * <tr><td>{@code node}</td><td>high cardinality: address of that primary; {@code none} without one</td></tr>
 * <tr><td>{@code epoch}</td><td>high cardinality: system identifier and timeline</td></tr>
 * <tr><td>{@code reason}</td><td>high cardinality: why there was no primary when the borrow began or ended; empty if there was
 * one</td></tr>
 * </table>
 *
 * <p>A borrow that fails is observed with its exception. Statements are not observed; put a tracing data source around the result
 * for those. The data source itself is not changed: who calls its own {@code getConnection()} pays nothing.
 */
public final class JdbcObservations {

    private static final String NONE = "none";

    private JdbcObservations() {}

    /**
     * Returns a data source whose borrows are those of the given one, observed. With {@link ObservationRegistry#NOOP} that is the given
     * one itself. {@code unwrap} leads to the {@link FailoverDataSource}; closing stays with that. Thread-safe.
     *
     * @throws NullPointerException if an argument is null
     */
    public static DataSource observe(FailoverDataSource dataSource, ObservationRegistry registry) {
        Objects.requireNonNull(dataSource, "dataSource");
        return registry.isNoop() ? dataSource : new Observed(dataSource, registry);
    }

    /** Observes each borrow, and leaves everything else to the data source. */
    private static final class Observed extends AbstractDataSource {

        private final FailoverDataSource dataSource;
        private final ObservationRegistry registry;

        Observed(FailoverDataSource dataSource, ObservationRegistry registry) {
            this.dataSource = dataSource;
            this.registry = registry;
        }

        @Override
        public Connection getConnection() throws SQLException {
            var before = dataSource.topology();
            var observation = Observation.createNotStarted("homeport.jdbc.borrow", registry)
                    .contextualName("borrow " + dataSource.name())
                    .lowCardinalityKeyValue("name", dataSource.name())
                    .start();
            var scope = observation.openScope();
            try {
                return dataSource.getConnection();
            } catch (SQLException | RuntimeException | Error e) {
                observation.error(e);
                throw e;
            } finally {
                scope.close();
                describe(observation, before, dataSource.topology());
                observation.stop();
            }
        }

        private static void describe(Observation observation, Topology before, Topology after) {
            var primary = after.primary();
            var reason = after.reason().isEmpty() ? before.reason() : after.reason();
            observation
                    .lowCardinalityKeyValue(
                            "region", primary.map(node -> node.region().value()).orElse(NONE))
                    .lowCardinalityKeyValue(
                            "moved", String.valueOf(!before.primary().equals(primary)))
                    .highCardinalityKeyValue("node", primary.map(Node::address).orElse(NONE))
                    .highCardinalityKeyValue("epoch", after.epoch().toString())
                    .highCardinalityKeyValue("reason", reason);
        }

        @Override
        public int getLoginTimeout() {
            return dataSource.getLoginTimeout();
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            dataSource.setLoginTimeout(seconds);
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return type.isInstance(this) ? type.cast(this) : dataSource.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type.isInstance(this) || dataSource.isWrapperFor(type);
        }

        @Override
        public String toString() {
            return dataSource.toString();
        }
    }
}
