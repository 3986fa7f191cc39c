package dev.homeport.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.Deadline;
import dev.homeport.internal.HostLookup;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.Rig;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.election.Observation;
import dev.homeport.jdbc.internal.election.OurCluster;
import dev.homeport.jdbc.internal.election.ProbeResult;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import dev.homeport.jdbc.internal.pool.BorrowGate;
import dev.homeport.jdbc.internal.pool.NodePools;
import dev.homeport.jdbc.internal.pool.PoolSettings;
import dev.homeport.jdbc.internal.transaction.CommitLedger;
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

/** Whose word the deciding thread takes, with probers that ask only a port at which nothing listens. */
class ElectionLoopTest {

    private static final Duration SOON = Duration.ofSeconds(60);
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
            new BorrowGate(TopologyFactory.of(initial, 1, clock.instant()), SOON, Optional.empty(), clock);
    private final TopologyEventLog events = new TopologyEventLog("monitor");
    private final NodePools pools =
            new NodePools("monitor", CONNECT, settings, () -> {}, (node, connections, took) -> {});
    private final List<Consumer<MonitorReport>> reportsOfEast = new CopyOnWriteArrayList<>();
    private final ElectionLoop monitor = new ElectionLoop(
            "monitor",
            initial,
            new FailoverActor(
                    gate,
                    pools,
                    settings,
                    0,
                    events,
                    new PromotionAccounts(new CommitLedger(clock, events::publish), events::publish),
                    clock),
            this::prober,
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
        monitor.report(new MonitorReport.NodesChanged(List.of(WEST)));
        monitor.report(new MonitorReport.NodesChanged(List.of(EAST, WEST)));
        await().atMost(SOON).until(() -> reportsOfEast.size() == 2);

        reportsOfEast.get(0).accept(standby(EAST));
        monitor.report(new MonitorReport.NodesChanged(List.of(WEST, EAST)));
        await().atMost(SOON).until(() -> gate.topology().nodes().get(0).node().equals(WEST));
        assertThat(status(EAST).lastAnswer()).isEmpty();
    }

    private MonitorReport standby(Node node) {
        var facts = ElectionScript.facts(node, OptionalLong.of(ElectionScript.OUR_CLUSTER), OptionalInt.empty(), true);
        return new MonitorReport.Ended(new Observation(node, new ProbeResult.Answered(facts), clock.instant()));
    }

    private NodeStatus status(Node node) {
        return gate.topology().nodes().stream()
                .filter(status -> status.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private NodeProber prober(Node node, Consumer<MonitorReport> reports) {
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
        return new NodeProber(
                node, probe, new ProbeSchedule(NEVER, NEVER), clock, reports, "homeport-jdbc-monitor-" + node.region());
    }
}
