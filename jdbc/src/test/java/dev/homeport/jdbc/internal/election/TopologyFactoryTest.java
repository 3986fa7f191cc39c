package dev.homeport.jdbc.internal.election;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.C;
import static dev.homeport.jdbc.ElectionScript.OTHER_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.OUR_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.START;
import static dev.homeport.jdbc.ElectionScript.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.Topology;
import dev.homeport.jdbc.TopologyEvent;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What people see: the view, what is new in it, and the words. */
class TopologyFactoryTest {

    private static final int POOL_SIZE = 10;
    private static final OptionalLong OURS = OptionalLong.of(OUR_CLUSTER);

    @Test
    void before_every_node_was_probed_the_view_says_so() {
        var view = view(new ElectionScript(A, B).primary(A, 1));
        assertThat(view.state()).isEqualTo(Topology.State.STARTING);
        assertThat(view.reason()).isEqualTo("not every node has been probed once yet");
        assertThat(lastWord(view, B)).isEqualTo("not probed yet");
    }

    @Test
    void a_primary_and_its_standby_are_shown_with_epoch_and_lag() {
        var view = view(new ElectionScript(A, B)
                .answers(A, at(facts(A, OURS, OptionalInt.of(3), false), 5_000))
                .answers(B, at(facts(B, OURS, OptionalInt.empty(), true), 4_000)));
        assertThat(view.state()).isEqualTo(Topology.State.SERVING);
        assertThat(view.primary()).contains(A);
        assertThat(view.reason()).isEmpty();
        assertThat(view.epoch()).hasToString("timeline 3 of " + OUR_CLUSTER);
        assertThat(roles(view)).containsExactly(NodeStatus.Role.PRIMARY, NodeStatus.Role.STANDBY);
        assertThat(view.nodes().get(1).lagBytes()).hasValue(1_000);
        assertThat(lastWord(view, A)).isEqualTo("primary, timeline 3 of " + OUR_CLUSTER);
        assertThat(lastWord(view, B)).isEqualTo("standby");
    }

    @Test
    void a_standby_ahead_of_the_last_known_position_has_no_negative_lag() {
        var view = view(new ElectionScript(A, B)
                .answers(A, at(facts(A, OURS, OptionalInt.of(1), false), 1))
                .answers(B, at(facts(B, OURS, OptionalInt.empty(), true), 2)));
        assertThat(view.nodes().get(1).lagBytes()).hasValue(0);
    }

    @Test
    void a_standby_that_has_replayed_what_the_primary_never_wrote_has_no_lag_but_a_warning() {
        var script = new ElectionScript(A, B)
                .answers(A, at(facts(A, OURS, OptionalInt.of(2), false), 5_000))
                .answers(B, at(facts(B, OURS, OptionalInt.empty(), true), 9_000));
        assertThat(view(script).nodes().get(1).lagBytes())
                .as("the primary may have written that since it was asked")
                .hasValue(0);
        script.answers(A, at(facts(A, OURS, OptionalInt.of(2), false), 6_000));
        for (int i = 0; i < 2; i++) {
            var standby = view(script).nodes().get(1);
            assertThat(standby.lagBytes()).isEmpty();
            assertThat(standby.warnings()).singleElement().asString().contains("diverged", "rebuild");
            script.answers(B, at(facts(B, OURS, OptionalInt.empty(), true), 9_000))
                    .answers(A, at(facts(A, OURS, OptionalInt.of(2), false), 10_000));
        }
    }

    @Test
    void a_standby_that_was_rebuilt_has_a_lag_again_and_one_of_another_primary_too() {
        var script = new ElectionScript(A, B, C)
                .answers(C, at(facts(C, OURS, OptionalInt.empty(), true), 1))
                .answers(A, at(facts(A, OURS, OptionalInt.of(2), false), 5_000))
                .answers(B, at(facts(B, OURS, OptionalInt.empty(), true), 9_000))
                .answers(A, at(facts(A, OURS, OptionalInt.of(2), false), 6_000));
        assertThat(view(script).nodes().get(1).lagBytes()).isEmpty();
        script.answers(C, at(facts(C, OURS, OptionalInt.of(3), false), 10_000));
        assertThat(view(script).nodes().get(1).lagBytes()).as("it follows C").hasValue(1_000);

        script.answers(B, at(facts(B, OURS, OptionalInt.empty(), true), 11_000))
                .answers(C, at(facts(C, OURS, OptionalInt.of(3), false), 10_500));
        assertThat(view(script).nodes().get(1).lagBytes()).isEmpty();
        script.answers(B, at(restarted(facts(B, OURS, OptionalInt.empty(), true)), 10_000));
        assertThat(view(script).nodes().get(1).lagBytes()).hasValue(500);
    }

    @Test
    void every_role_has_its_name() {
        var script = new ElectionScript(A, B, C).primary(A, 2).standby(B).standby(C);
        assertThat(roles(view(script.primary(B, 1)))).element(1).isEqualTo(NodeStatus.Role.STALE_PRIMARY);
        var foreign = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(9), false);
        assertThat(roles(view(script.answers(B, foreign)))).element(1).isEqualTo(NodeStatus.Role.FOREIGN);
        assertThat(roles(view(script.misses(B)))).element(1).isEqualTo(NodeStatus.Role.SILENT);
        assertThat(roles(view(script.answers(B, facts(A, OURS, OptionalInt.of(2), false)))))
                .element(1)
                .isEqualTo(NodeStatus.Role.ALIAS);
        assertThat(roles(view(script.primary(B, 2)))).element(1).isEqualTo(NodeStatus.Role.RIVAL);
    }

    @Test
    void last_words_tell_what_to_do_something_about() {
        var script = new ElectionScript(A, B, C)
                .primary(A, 2)
                .primary(B, 1)
                .misses(C)
                .isUnclear(C);
        var view = view(script);
        assertThat(lastWord(view, B)).isEqualTo("stale primary, never used again (timeline 1 of " + OUR_CLUSTER + ")");
        assertThat(lastWord(view, C)).isEqualTo("alive, but too many connections");
        script.misses(B).later(Duration.ofSeconds(3)).misses(C);
        assertThat(lastWord(view(script), B)).matches("no answer since 30\\d\\d ms \\(connection refused\\)");
        assertThat(lastWord(view(script), C)).isEqualTo("no answer (connection refused)");
        script.answers(B, facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false));
        assertThat(lastWord(view(script), B)).isEqualTo("another cluster (timeline 1 of " + OTHER_CLUSTER + ")");
    }

    @Test
    void a_primary_that_missed_a_probe_is_suspect_and_still_the_primary() {
        var view = view(new ElectionScript(A, B).primary(A, 1).standby(B).misses(A));
        assertThat(view.state()).isEqualTo(Topology.State.SUSPECT);
        assertThat(view.primary()).contains(A);
    }

    @Test
    void no_primary_says_why_and_a_reason_that_is_over_is_not_repeated() {
        assertThat(view(new ElectionScript(A, B).standby(A).standby(B)).reason())
                .isEqualTo("no node says that it is the primary");
        var mixed = new ElectionScript(A, B)
                .primary(A, 1)
                .answers(B, facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false));
        assertThat(view(mixed).reason()).contains("different clusters", "systemIdentifier(...)");
        assertThat(view(mixed.standby(A).standby(B)).reason()).isEqualTo("no node says that it is the primary");
    }

    @Test
    void a_lost_primary_keeps_the_reason_it_was_lost_for() {
        var script = new ElectionScript(A, B).primary(A, 1).standby(B).standby(A);
        assertThat(view(script).reason()).isEqualTo(A + " is a standby now");
        assertThat(view(script.misses(A)).reason()).isEqualTo(A + " is a standby now");
    }

    @Test
    void a_tie_is_fenced_and_says_how_it_ends() {
        var view = view(tie());
        assertThat(view.state()).isEqualTo(Topology.State.FENCED);
        assertThat(view.primary()).isEmpty();
        assertThat(view.reason())
                .isEqualTo(A + " and " + B + " all claim to be the primary on timeline 1, so writes are refused until"
                        + " one of them is left: make the others standbys of the one to keep, or promote that one"
                        + " once more, or take the others off the list of nodes");
    }

    @Test
    void what_limits_homeport_on_a_node_is_a_warning_that_says_what_to_grant() {
        var blind = new ServerFacts(
                new ServerIdentity(START, "a", 5432), Epoch.UNKNOWN, false, OptionalLong.empty(), POOL_SIZE - 1);
        var view = view(new ElectionScript(A).answers(A, blind));
        assertThat(view.state()).isEqualTo(Topology.State.SERVING);
        assertThat(view.nodes().get(0).warnings())
                .satisfiesExactly(
                        identifier -> assertThat(identifier).contains("grant EXECUTE on pg_control_system()"),
                        timeline -> assertThat(timeline).contains("pg_walfile_name(pg_lsn)"),
                        position -> assertThat(position).contains("lag is unknown", "pg_last_wal_replay_lsn()"),
                        size -> assertThat(size).contains("10 connections", "allows 9", "max_connections"));
    }

    @Test
    void each_finding_is_an_event_once() {
        var script = new ElectionScript(A, B).primary(A, 2).standby(B);
        var calm = view(script);
        var stale = view(script.primary(B, 1));
        assertThat(events(calm, stale))
                .singleElement()
                .isInstanceOfSatisfying(TopologyEvent.StalePrimarySeen.class, event -> {
                    assertThat(event.node()).isEqualTo(B);
                    assertThat(event.epoch().timeline()).hasValue(1);
                    assertThat(event.accepted().timeline()).hasValue(2);
                });
        assertThat(events(stale, view(script.primary(B, 1)))).isEmpty();
        var foreign = view(script.answers(B, facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), true)));
        assertThat(events(stale, foreign)).singleElement().isInstanceOf(TopologyEvent.ForeignClusterSeen.class);
    }

    @Test
    void a_standing_refusal_says_how_to_adopt_what_is_refused() {
        var script = new ElectionScript(A, B).primary(A, 2).standby(B).standby(A);
        var upgraded = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false);
        assertThat(view(script.answers(B, upgraded)).reason())
                .contains(A + " is a standby now", "another cluster", "db_adopt_cluster=" + OTHER_CLUSTER + "/1");
        assertThat(view(script.primary(B, 1)).reason())
                .contains("it lacks what was written there", "db_adopt_cluster=" + OUR_CLUSTER + "/1");
        assertThat(view(script.standby(B)).reason()).isEqualTo(A + " is a standby now");
    }

    @Test
    void an_unverified_primary_is_an_event_and_names_the_node_that_could_not_be_asked() {
        var script = new ElectionScript(A, B).primary(A, 1).isUnclear(B);
        var held = view(script);
        assertThat(held.state()).isEqualTo(Topology.State.NO_PRIMARY);
        assertThat(held.reason())
                .contains(B + " is alive and could not be asked", A + " is accepted only after 5000 ms");
        var accepted = view(script.later(Duration.ofSeconds(5)).primary(A, 1));
        assertThat(accepted.primary()).contains(A);
        assertThat(accepted.unverifiedBy()).containsExactly(B);
        assertThat(events(held, accepted))
                .singleElement()
                .isInstanceOfSatisfying(
                        TopologyEvent.PrimaryUnverified.class,
                        event -> assertThat(event.unasked()).containsExactly(B));
        assertThat(view(script.standby(B)).unverifiedBy()).isEmpty();
    }

    @Test
    void a_fence_is_the_loss_of_the_primary_and_the_fence() {
        var before = view(new ElectionScript(A, B).primary(A, 1).standby(B));
        assertThat(events(before, view(tie())))
                .satisfiesExactly(
                        lost -> assertThat(lost).isInstanceOf(TopologyEvent.PrimaryLost.class),
                        fenced -> assertThat(fenced).isInstanceOfSatisfying(TopologyEvent.WritesFenced.class, event -> {
                            assertThat(event.rivals()).containsExactly(A, B);
                            assertThat(event.timeline()).isEqualTo(1);
                        }));
    }

    private static ElectionScript tie() {
        return new ElectionScript(A, B)
                .primary(A, 1)
                .standby(B)
                .primary(B, 1)
                .primary(A, 1)
                .primary(B, 1);
    }

    private static Topology view(ElectionScript script) {
        return TopologyFactory.of(script.state(), POOL_SIZE, script.now());
    }

    private static List<TopologyEvent> events(Topology before, Topology after) {
        return TopologyChanges.between(before, after, START, after.decidedAt());
    }

    private static List<NodeStatus.Role> roles(Topology view) {
        return view.nodes().stream().map(NodeStatus::role).toList();
    }

    private static String lastWord(Topology view, Node node) {
        return view.nodes().stream()
                .filter(status -> status.node().equals(node))
                .findFirst()
                .orElseThrow()
                .lastWord();
    }

    private static ServerFacts at(ServerFacts facts, long position) {
        return new ServerFacts(
                facts.identity(), facts.epoch(), facts.inRecovery(), OptionalLong.of(position), facts.maxConnections());
    }

    private static ServerFacts restarted(ServerFacts facts) {
        var identity = facts.identity();
        return new ServerFacts(
                new ServerIdentity(START.plusSeconds(60), identity.address(), identity.port()),
                facts.epoch(),
                facts.inRecovery(),
                facts.position(),
                facts.maxConnections());
    }
}
