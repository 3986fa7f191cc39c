package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import dev.homeport.net.HostLookup;
import dev.homeport.time.MonotonicClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose word the deciding thread takes, with watches that ask nobody but a port at which nobody listens. */
class TopologyMonitorTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Node EAST = Node.of(Rig.EAST, "127.0.0.1", 1);
    private static final Node WEST = Node.of(Rig.WEST, "127.0.0.1", 2);
    private static final ConnectSettings CONNECT =
            new ConnectSettings("app", () -> Credentials.of("app", ""), Map.of(), SOON, new HostLookup(SOON));

    private final InstantSource clock = MonotonicClock.create();
    private final ElectionState initial = ElectionState.starting(
            List.of(EAST, WEST), OurCluster.configured(OptionalLong.empty(), OptionalLong.empty()), clock.instant());
    private final PoolSettings settings = new PoolSettings(new HikariConfig());
    private final BorrowGate gate =
            new BorrowGate(TopologyViews.of(initial, 1, clock.instant()), SOON, Optional.empty(), clock);
    private final EventDispatcher events = new EventDispatcher("monitor");
    private final PoolSet pools = new PoolSet("monitor", CONNECT, settings, () -> {}, (node, connections, took) -> {});
    private final List<Consumer<Report>> reportsOfEast = new CopyOnWriteArrayList<>();
    private final TopologyMonitor monitor = new TopologyMonitor(
            "monitor",
            initial,
            new FailoverActor(gate, pools, settings, 0, events, clock),
            this::watch,
            SOON,
            SOON,
            clock);

    @BeforeEach
    void start() {
        monitor.start();
        await().atMost(SOON).until(() -> status(EAST).lastWord().startsWith("no answer"));
        await().atMost(SOON).until(() -> status(WEST).lastWord().startsWith("no answer"));
    }

    @AfterEach
    void close() {
        var deadline = new Deadline(SOON);
        monitor.stopDeciding(deadline);
        pools.close();
        assertThat(deadline.awaitEndOf(monitor.probing())).isTrue();
        assertThat(deadline.awaitEndOf(pools.retiring())).isTrue();
        events.close(deadline);
    }

    @Test
    void the_word_of_a_watch_counts() {
        reportsOfEast.get(0).accept(standby(EAST));
        await().atMost(SOON).until(() -> status(EAST).lastAnswer().isPresent());
    }

    /** Its attempt may end a minute after that, and was begun with another address or password. */
    @Test
    void the_word_of_a_watch_that_was_replaced_is_none_of_the_new_node() {
        monitor.report(new Report.NodesChanged(List.of(WEST)));
        monitor.report(new Report.NodesChanged(List.of(EAST, WEST)));
        await().atMost(SOON).until(() -> reportsOfEast.size() == 2);

        reportsOfEast.get(0).accept(standby(EAST));
        monitor.report(new Report.NodesChanged(List.of(WEST, EAST)));
        await().atMost(SOON).until(() -> gate.topology().nodes().get(0).node().equals(WEST));
        assertThat(status(EAST).lastAnswer()).isEmpty();
    }

    private Report standby(Node node) {
        var facts = ElectionScript.facts(node, OptionalLong.of(ElectionScript.OUR_CLUSTER), OptionalInt.empty(), true);
        return new Report.Ended(new Observation(node, new ProbeResult.Answered(facts), clock.instant()));
    }

    private NodeStatus status(Node node) {
        return gate.topology().nodes().stream()
                .filter(status -> status.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private NodeWatch watch(Node node, Consumer<Report> reports) {
        if (node.equals(EAST)) {
            reportsOfEast.add(reports);
        }
        var probe = new NodeProbe(
                new NodeConnector(node, CONNECT),
                SOON,
                "homeport-jdbc-monitor-renew",
                () -> false,
                () -> false,
                new ServerAliases());
        return new NodeWatch(
                node, probe, new Pace(NEVER, NEVER), clock, reports, "homeport-jdbc-monitor-" + node.region());
    }
}
