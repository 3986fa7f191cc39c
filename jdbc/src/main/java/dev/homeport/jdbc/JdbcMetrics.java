package dev.homeport.jdbc;

import dev.homeport.internal.MeterBinding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows a {@link FailoverDataSource} in Micrometer. Needs {@code micrometer-core}, an optional dependency. A scrape reads
 * the view and never the network.
 *
 * <table>
 * <caption>Meters, all tagged {@code name} with the data source's</caption>
 * <tr><td>{@code homeport.jdbc.primary{node,region}}</td><td>1 for the node borrowers are led to, else 0</td></tr>
 * <tr><td>{@code homeport.jdbc.fenced}</td><td>1 while writes are refused because of a tie, else 0</td></tr>
 * <tr><td>{@code homeport.jdbc.connections{node,region,state}}</td><td>pooled connections in {@code state} {@code active}
 * or {@code idle} to the node that borrowers are led to; 0 for every other node</td></tr>
 * <tr><td>{@code homeport.jdbc.connections.most}</td><td>how many connections the pool may grow to</td></tr>
 * <tr><td>{@code homeport.jdbc.waiting}</td><td>threads that wait for a connection or for a primary</td></tr>
 * <tr><td>{@code homeport.jdbc.lag{node,region}}</td><td>bytes of WAL a standby is behind; NaN when unknown</td></tr>
 * <tr><td>{@code homeport.jdbc.failover{phase}}</td><td>timer, seconds: {@code detect} from the first sign to the
 * decision, {@code abort} to reset a deposed node's connections, {@code swap} from the decision until borrowers were let
 * through</td></tr>
 * <tr><td>{@code homeport.jdbc.timeline}</td><td>timeline of the primary; NaN when unknown</td></tr>
 * <tr><td>{@code homeport.jdbc.promotions{loss}}</td><td>promotions followed, by what they may have lost: {@code none}, {@code
 * bounded}, {@code unknown}</td></tr>
 * <tr><td>{@code homeport.jdbc.promotion.bytes}</td><td>of the last promotion: bytes of WAL that were seen on the old primary
 * and that the new timeline lacks; NaN when unknown or before the first one, as in all that follow</td></tr>
 * <tr><td>{@code homeport.jdbc.promotion.within}</td><td>seconds within which commits that may be lost were
 * acknowledged</td></tr>
 * <tr><td>{@code homeport.jdbc.promotion.unseen}</td><td>seconds for which the old primary was not seen before</td></tr>
 * <tr><td>{@code homeport.jdbc.promotion.commits}</td><td>commits of {@link Transactions} that may be lost</td></tr>
 * <tr><td>{@code homeport.jdbc.promotion.timeline{of}}</td><td>timelines: {@code old}, {@code new}</td></tr>
 * <tr><td>{@code homeport.jdbc.promotion.position{of}}</td><td>bytes: {@code last_seen} on the old primary, {@code switch}
 * point of the new timeline</td></tr>
 * <tr><td>{@code homeport.jdbc.commits.unreplicated}</td><td>commits of {@link Transactions} whose wait for the standby was
 * cancelled</td></tr>
 * </table>
 *
 * <p>HikariCP's own meters appear when the {@code HikariConfig} has a metric registry or a metrics tracker. Their
 * {@code pool} tag is {@code homeport-<name>-<region>}, one set a region, the same before and after a failover; their numbers are those
 * of the pool that borrowers are led to while the primary is in that region, else 0, so that connections kept warm to a standby
 * are in no sum. A second data source of the same name in the process is {@code homeport-<name>-2-<region>}.
 */
public final class JdbcMetrics implements AutoCloseable {

    private final FailoverDataSource dataSource;
    private final MeterBinding binding;
    private final Map<Node, List<Meter>> nodeMeters = new ConcurrentHashMap<>();
    private final TopologyListener listener;

    private JdbcMetrics(FailoverDataSource dataSource, MeterBinding binding) {
        this.dataSource = dataSource;
        this.binding = binding;
        binding.add(Gauge.builder(
                        "homeport.jdbc.fenced", () -> dataSource.topology().state() == Topology.State.FENCED ? 1 : 0)
                .description("1 while writes are refused because several servers claim the same timeline")
                .tags(binding.tags())::register);
        binding.add(Gauge.builder(
                        "homeport.jdbc.connections.most",
                        () -> dataSource.poolStatus().most())
                .description("Largest number of connections that the pool may open")
                .tags(binding.tags())::register);
        binding.add(Gauge.builder(
                        "homeport.jdbc.waiting", () -> dataSource.poolStatus().waiting())
                .description("Threads that wait for a connection or for a primary")
                .tags(binding.tags())::register);
        binding.add(Gauge.builder(
                        "homeport.jdbc.timeline",
                        () -> timeline(dataSource.topology().epoch()))
                .description("Timeline of the primary; every promotion raises it")
                .tags(binding.tags())::register);
        meterLastPromotion();
        var unreplicated = binding.add(Counter.builder("homeport.jdbc.commits.unreplicated")
                        .description("Commits whose wait for the standby was cancelled")
                        .tags(binding.tags())::register)
                .orElseThrow();
        var promotions = new EnumMap<PromotionLoss.Bound, Counter>(PromotionLoss.Bound.class);
        for (var bound : PromotionLoss.Bound.values()) {
            promotions.put(bound, promotions(bound));
        }
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
            } else if (event instanceof TopologyEvent.PromotionAccounted accounted && !accounted.revised()) {
                promotions.get(accounted.loss().bound()).increment();
            } else if (event instanceof TopologyEvent.CommitNotReplicated) {
                unreplicated.increment();
            } else if (event instanceof TopologyEvent.NodesChanged) {
                meterNodes();
            }
        };
        dataSource.addListener(listener);
        meterNodes();
    }

    /**
     * Registers the meters; closing the result removes them. If the registry shows a data source of that name already, this
     * one is tagged with a number behind its name, and one warning says so.
     *
     * @throws NullPointerException if an argument is null
     */
    public static JdbcMetrics bind(FailoverDataSource dataSource, MeterRegistry registry) {
        return new JdbcMetrics(dataSource, MeterBinding.of(registry, "data source", dataSource.name()));
    }

    /** Removes this data source's meters only. The data source goes on. Further calls do nothing. */
    @Override
    public void close() {
        dataSource.removeListener(listener);
        binding.close();
    }

    /** Gives each node on the list its meters, and takes them from those that are not on it any more. */
    private void meterNodes() {
        var nodes = dataSource.topology().nodes().stream().map(NodeStatus::node).toList();
        nodes.forEach(node -> nodeMeters.computeIfAbsent(node, this::metersOf));
        nodeMeters.keySet().removeIf(node -> {
            var gone = !nodes.contains(node);
            if (gone) {
                nodeMeters.get(node).forEach(binding::remove);
            }
            return gone;
        });
    }

    private void meterLastPromotion() {
        ofLastPromotion(
                "bytes",
                "bytes",
                Tags.empty(),
                "WAL seen on the old primary that the new timeline lacks",
                loss -> number(loss.bytes()));
        ofLastPromotion(
                "within",
                "seconds",
                Tags.empty(),
                "Time in which commits that may be lost were acknowledged",
                loss -> seconds(loss.within()));
        ofLastPromotion(
                "unseen",
                "seconds",
                Tags.empty(),
                "Time for which the old primary was not seen before",
                loss -> seconds(loss.unseen()));
        ofLastPromotion(
                "commits",
                null,
                Tags.empty(),
                "Commits of this process that may be lost",
                loss -> number(loss.ownCommits().acknowledged()));
        ofLastPromotion(
                "timeline",
                null,
                Tags.of("of", "old"),
                "Timelines of the old and the new primary",
                loss -> timeline(loss.before()));
        ofLastPromotion(
                "timeline",
                null,
                Tags.of("of", "new"),
                "Timelines of the old and the new primary",
                loss -> timeline(loss.after()));
        ofLastPromotion(
                "position",
                "bytes",
                Tags.of("of", "last_seen"),
                "WAL positions",
                loss -> position(loss.lastSeen().map(WalSample::position)));
        ofLastPromotion(
                "position", "bytes", Tags.of("of", "switch"), "WAL positions", loss -> position(loss.switchPoint()));
    }

    private void ofLastPromotion(
            String what, @Nullable String unit, Tags tags, String description, ToDoubleFunction<PromotionLoss> value) {
        binding.add(Gauge.builder(
                        "homeport.jdbc.promotion." + what,
                        () -> dataSource
                                .lastPromotion()
                                .map(value::applyAsDouble)
                                .orElse(Double.NaN))
                .description(description + ", of the last promotion; NaN when unknown")
                .baseUnit(unit)
                .tags(binding.tags().and(tags))::register);
    }

    private Counter promotions(PromotionLoss.Bound bound) {
        var loss = switch (bound) {
            case NOTHING_LOST -> "none";
            case BOUNDED -> "bounded";
            case UNKNOWN -> "unknown";
        };
        return binding.add(Counter.builder("homeport.jdbc.promotions")
                        .description("Promotions that were followed, by what they may have lost")
                        .tags(binding.tags().and("loss", loss))::register)
                .orElseThrow();
    }

    private static double timeline(Epoch epoch) {
        return epoch.timeline().isPresent() ? epoch.timeline().getAsInt() : Double.NaN;
    }

    private static double number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : Double.NaN;
    }

    private static double seconds(Optional<Duration> time) {
        return time.map(span -> span.toNanos() / 1e9).orElse(Double.NaN);
    }

    private static double position(Optional<WalPosition> position) {
        return position.map(place -> (double) place.bytes()).orElse(Double.NaN);
    }

    private List<Meter> metersOf(Node node) {
        var nodeTags = binding.tags()
                .and("node", node.address(), "region", node.region().value());
        var primary = binding.add(Gauge.builder("homeport.jdbc.primary", () -> isPrimary(node) ? 1 : 0)
                .description("1 for the current primary, 0 for every other node")
                .tags(nodeTags)::register);
        var lag = binding.add(Gauge.builder("homeport.jdbc.lag", () -> lagBytes(node))
                .description("WAL bytes a standby is behind the primary")
                .baseUnit("bytes")
                .tags(nodeTags)::register);
        var active = connections(node, nodeTags.and("state", "active"), PoolStatus::active);
        var idle = connections(node, nodeTags.and("state", "idle"), PoolStatus::idle);
        return Stream.of(primary, lag, active, idle)
                .<Meter>flatMap(Optional::stream)
                .toList();
    }

    private Optional<Gauge> connections(Node node, Tags tags, ToIntFunction<PoolStatus> number) {
        return binding.add(Gauge.builder(
                        "homeport.jdbc.connections",
                        () -> isPrimary(node) ? number.applyAsInt(dataSource.poolStatus()) : 0)
                .description("Pooled connections to the current primary; 0 for every other node")
                .tags(tags)::register);
    }

    private Timer timer(String phase) {
        return binding.add(Timer.builder("homeport.jdbc.failover")
                        .description("Duration of each phase of a change of the primary")
                        .tags(binding.tags().and("phase", phase))::register)
                .orElseThrow();
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
