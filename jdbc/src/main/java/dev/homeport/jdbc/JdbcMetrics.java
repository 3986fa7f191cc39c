package dev.homeport.jdbc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows a {@link FailoverDataSource} in Micrometer. Needs {@code micrometer-core}, an optional dependency. A scrape reads
 * the view and never the network.
 *
 * <table>
 * <caption>Meters, all tagged {@code datasource}</caption>
 * <tr><td>{@code homeport.jdbc.primary{node,region}}</td><td>1 for the node borrowers are led to, else 0</td></tr>
 * <tr><td>{@code homeport.jdbc.fenced}</td><td>1 while writes are refused because of a tie, else 0</td></tr>
 * <tr><td>{@code homeport.jdbc.lag{node,region}}</td><td>bytes of WAL a standby is behind; NaN when unknown</td></tr>
 * <tr><td>{@code homeport.jdbc.failover{phase}}</td><td>timer, seconds: {@code detect} from the first sign to the
 * decision, {@code abort} to reset a deposed node's connections, {@code swap} from the decision until borrowers were let
 * through</td></tr>
 * </table>
 *
 * <p>HikariCP's own meters appear when the {@code HikariConfig} has a metrics tracker; their {@code pool} tag is
 * {@code homeport-<name>-<region>-<n>}, a new {@code n} each time a node's pool is opened anew.
 */
public final class JdbcMetrics implements AutoCloseable {

    private final FailoverDataSource dataSource;
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final Map<Node, List<Meter>> nodeMeters = new ConcurrentHashMap<>();
    private final TopologyListener listener;

    private JdbcMetrics(FailoverDataSource dataSource, MeterRegistry registry) {
        this.dataSource = dataSource;
        this.registry = registry;
        this.tags = Tags.of("datasource", dataSource.name());
        meters.add(Gauge.builder(
                        "homeport.jdbc.fenced", () -> dataSource.topology().state() == Topology.State.FENCED ? 1 : 0)
                .description("1 while writes are refused because several servers claim the same timeline")
                .tags(tags)
                .register(registry));
        var detect = timer("detect");
        var abort = timer("abort");
        var swap = timer("swap");
        this.listener = event -> {
            if (event instanceof TopologyEvent.PrimaryAccepted accepted
                    && accepted.from().isPresent()) {
                detect.record(accepted.detect());
                swap.record(accepted.swap());
            } else if (event instanceof TopologyEvent.ConnectionsAborted aborted) {
                abort.record(aborted.took());
            } else if (event instanceof TopologyEvent.NodesChanged) {
                meterNodes();
            }
        };
        dataSource.addListener(listener);
        meterNodes();
    }

    /** Registers the meters; closing the result removes them. */
    public static JdbcMetrics bind(FailoverDataSource dataSource, MeterRegistry registry) {
        return new JdbcMetrics(dataSource, registry);
    }

    @Override
    public void close() {
        dataSource.removeListener(listener);
        meters.forEach(registry::remove);
        nodeMeters.values().forEach(gauges -> gauges.forEach(registry::remove));
    }

    /** Gives each node on the list its meters, and takes them from those that are not on it any more. */
    private void meterNodes() {
        var nodes = dataSource.topology().nodes().stream().map(NodeStatus::node).toList();
        nodes.forEach(node -> nodeMeters.computeIfAbsent(node, this::metersOf));
        nodeMeters.keySet().removeIf(node -> {
            var gone = !nodes.contains(node);
            if (gone) {
                nodeMeters.get(node).forEach(registry::remove);
            }
            return gone;
        });
    }

    private List<Meter> metersOf(Node node) {
        var nodeTags = tags.and("node", node.address(), "region", node.region().value());
        return List.of(
                Gauge.builder("homeport.jdbc.primary", () -> isPrimary(node) ? 1 : 0)
                        .description("1 for the node that borrowers are led to")
                        .tags(nodeTags)
                        .register(registry),
                Gauge.builder("homeport.jdbc.lag", () -> lagBytes(node))
                        .description("WAL bytes a standby is behind the primary")
                        .baseUnit("bytes")
                        .tags(nodeTags)
                        .register(registry));
    }

    private Timer timer(String phase) {
        var timer = Timer.builder("homeport.jdbc.failover")
                .description("how long the phases of a change of the primary took")
                .tags(tags.and("phase", phase))
                .register(registry);
        meters.add(timer);
        return timer;
    }

    private boolean isPrimary(Node node) {
        return dataSource.topology().primary().filter(node::equals).isPresent();
    }

    private double lagBytes(Node node) {
        return dataSource.topology().nodes().stream()
                .filter(status ->
                        status.node().equals(node) && status.lagBytes().isPresent())
                .mapToDouble(status -> status.lagBytes().getAsLong())
                .findFirst()
                .orElse(Double.NaN);
    }
}
