package dev.homeport.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.Deadline;
import dev.homeport.internal.HostLookup;
import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.Rig;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import dev.homeport.jdbc.internal.pool.BorrowGate;
import dev.homeport.jdbc.internal.pool.NodePool;
import dev.homeport.jdbc.internal.pool.NodePools;
import dev.homeport.jdbc.internal.pool.PoolSettings;
import dev.homeport.jdbc.internal.transaction.CommitLedger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the actor does with verdicts, over pools that never reach a server. */
class FailoverActorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Node EAST = Node.of(Rig.EAST, "127.0.0.1", 1);
    private static final Node WEST = Node.of(Rig.WEST, "127.0.0.1", 2);

    private static final ConnectSettings CONNECT =
            new ConnectSettings("app", () -> Credentials.of("app", ""), Map.of(), SECOND, new HostLookup(SECOND));

    private final HikariConfig hikari = new HikariConfig();
    private final ElectionScript script = new ElectionScript(EAST, WEST);
    private final BorrowGate gate = new BorrowGate(
            TopologyFactory.of(script.state(), 1, script.now()), Duration.ofSeconds(1), Optional.empty(), script::now);
    private final TopologyEventLog events = new TopologyEventLog("actor");
    private final List<TopologyEvent> heard = new CopyOnWriteArrayList<>();
    private final PoolSettings settings = settings();
    private final NodePools pools =
            new NodePools("actor", CONNECT, settings, () -> {}, (node, connections, took) -> {});
    private final FailoverActor actor = new FailoverActor(
            gate,
            pools,
            settings,
            0,
            events,
            new PromotionAccounts(new CommitLedger(script::now, events::publish), events::publish),
            script::now);
    private boolean openingFails;

    FailoverActorTest() {
        events.add(heard::add);
    }

    @AfterEach
    void close() {
        pools.close();
        var deadline = new Deadline(Duration.ofSeconds(20));
        assertThat(deadline.awaitEndOf(pools.retiring())).isTrue();
        events.close(deadline);
    }

    @Test
    void a_promotion_beside_a_primary_that_is_alive_is_detected_from_its_first_sight_on() {
        eastServes();
        script.later(Duration.ofHours(3));
        hears(ElectionStep.of(script, () -> script.primary(WEST, 2)));
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted().size() == 2);
        assertThat(accepted().get(1).failover()).isTrue();
        assertThat(accepted().get(1).detect()).isZero();
    }

    @Test
    void a_silent_primary_is_detected_from_its_first_miss_on() {
        eastServes();
        script.later(Duration.ofHours(3));
        hears(ElectionStep.of(script, () -> script.misses(EAST)));
        var firstMiss = script.now();
        script.later(Duration.ofSeconds(1));
        hears(ElectionStep.of(script, () -> script.primary(WEST, 2)));
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted().size() == 2);
        assertThat(accepted().get(1).firstSign()).isEqualTo(firstMiss);
    }

    @Test
    void a_new_primary_whose_pool_cannot_be_opened_never_leaves_borrowers_at_the_old_one() {
        eastServes();
        var old = gate.pool();
        assertThat(old).isNotNull();
        openingFails = true;
        var promotion = ElectionStep.of(script, () -> script.primary(WEST, 2));
        assertThatThrownBy(() -> hears(promotion)).hasMessage("no more threads");
        assertThat(gate.pool()).isNull();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Rig.threadsOf("actor").stream().noneMatch(name -> name.contains(Rig.EAST)));

        openingFails = false;
        hears(ElectionStep.of(script, () -> script.primary(WEST, 2)));
        assertThat(gate.pool()).isNotNull().extracting(NodePool::node).isEqualTo(WEST);
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted().size() == 2);
    }

    @Test
    void a_standby_whose_pool_cannot_be_opened_leaves_the_primary_in_service() {
        var warming = new FailoverActor(
                gate,
                pools,
                settings,
                1,
                events,
                new PromotionAccounts(new CommitLedger(script::now, events::publish), events::publish),
                script::now);
        var begun = ElectionStep.of(script, () -> script.primary(EAST, 1));
        warming.carryOut(begun.before(), begun.after(), script.now());
        var serving = ElectionStep.of(script, () -> script.misses(WEST));
        warming.carryOut(serving.before(), serving.after(), script.now());
        assertThat(gate.pool()).isNotNull();
        openingFails = true;
        var standby = ElectionStep.of(script, () -> script.standby(WEST));
        warming.carryOut(standby.before(), standby.after(), script.now());
        assertThat(gate.pool()).isNotNull().extracting(NodePool::node).isEqualTo(EAST);
    }

    @Test
    void a_deposed_primary_loses_its_pool_also_when_the_new_ones_cannot_be_opened_and_is_listed_before_it() {
        var listed = new ElectionScript(WEST, EAST);
        hears(ElectionStep.of(listed, () -> listed.misses(WEST)));
        hears(ElectionStep.of(listed, () -> listed.primary(EAST, 1)));
        assertThat(gate.pool()).isNotNull();
        openingFails = true;
        var promotion = ElectionStep.of(listed, () -> listed.primary(WEST, 2));
        assertThatThrownBy(() -> hears(promotion)).hasMessage("no more threads");
        assertThat(pools.remove(EAST)).isEmpty();
    }

    @Test
    void a_node_taken_off_the_list_loses_its_pool_also_when_another_ones_cannot_be_opened() {
        var south = Node.of("ap-south-1", "127.0.0.1", 3);
        var listed = new ElectionScript(EAST, WEST, south);
        var warming = new FailoverActor(
                gate,
                pools,
                settings,
                1,
                events,
                new PromotionAccounts(new CommitLedger(script::now, events::publish), events::publish),
                script::now);
        listed.primary(EAST, 1).misses(WEST);
        var serving = ElectionStep.of(listed, () -> listed.standby(south));
        warming.carryOut(serving.before(), serving.after(), listed.now());
        openingFails = true;
        var promotion = ElectionStep.of(listed, () -> listed.primary(WEST, 2));
        assertThatThrownBy(() -> warming.carryOut(promotion.before(), promotion.after(), listed.now()))
                .hasMessage("no more threads");
        var shorter = ElectionStep.of(listed, () -> listed.nodes(EAST, WEST));
        assertThatThrownBy(() -> warming.carryOut(shorter.before(), shorter.after(), listed.now()))
                .hasMessage("no more threads");
        assertThat(pools.remove(south)).isEmpty();
    }

    private record ElectionStep(ElectionState before, ElectionState after) {
        static ElectionStep of(ElectionScript script, Runnable word) {
            var before = script.state();
            word.run();
            return new ElectionStep(before, script.state());
        }
    }

    private void eastServes() {
        hears(ElectionStep.of(script, () -> script.primary(EAST, 1)));
        hears(ElectionStep.of(script, () -> script.standby(WEST)));
        await().atMost(Duration.ofSeconds(60)).until(() -> accepted().size() == 1);
    }

    private void hears(ElectionStep step) {
        actor.carryOut(step.before(), step.after(), script.now());
    }

    private List<TopologyEvent.PrimaryAccepted> accepted() {
        return heard.stream()
                .filter(TopologyEvent.PrimaryAccepted.class::isInstance)
                .map(TopologyEvent.PrimaryAccepted.class::cast)
                .toList();
    }

    private PoolSettings settings() {
        hikari.setMaximumPoolSize(1);
        hikari.setMetricsTrackerFactory((poolName, stats) -> {
            if (openingFails) {
                throw new IllegalStateException("no more threads");
            }
            return new com.zaxxer.hikari.metrics.IMetricsTracker() {};
        });
        return new PoolSettings(hikari);
    }
}
