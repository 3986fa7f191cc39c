package dev.homeport.jdbc;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.C;
import static dev.homeport.jdbc.ElectionScript.OTHER_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.OUR_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.internal.election.ElectionVerdict;
import dev.homeport.jdbc.internal.election.OurCluster;
import dev.homeport.jdbc.internal.election.TopologyChanges;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Orders of events, each harmless on its own, that together once led to the wrong primary. */
class ElectionOrdersTest {

    private static final ElectionVerdict ON_A = new ElectionVerdict.Serving(A, false);
    private static final ElectionVerdict ON_B = new ElectionVerdict.Serving(B, false);
    private static final Duration PROBE = Duration.ofMillis(400);

    @Test
    void a_timeline_seen_before_the_first_acceptance_keeps_a_stale_primary_out() {
        var script = new ElectionScript(A, B, C).primary(B, 2).misses(B).primary(A, 1);
        assertThat(script.standby(C).verdict())
                .as("A is stale: B wrote timeline 2 while C had not been asked yet")
                .isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(B, 2).verdict()).isEqualTo(ON_B);
    }

    @Test
    void an_office_holder_of_unreadable_timeline_is_not_deposed_by_a_readable_first_timeline() {
        var unreadable = facts(A, OptionalLong.of(OUR_CLUSTER), OptionalInt.empty(), false);
        var script = new ElectionScript(A, B).answers(A, unreadable).standby(B);
        assertThat(script.verdict()).isEqualTo(ON_A);
        for (int i = 0; i < 3; i++) {
            assertThat(script.primary(B, 1).verdict()).isEqualTo(ON_A);
            assertThat(script.answers(A, unreadable).verdict()).isEqualTo(ON_A);
        }
        assertThat(script.primary(B, 2).verdict())
                .as("a promotion, seen as one")
                .isEqualTo(ON_B);
    }

    @Test
    void a_confirmed_tie_stays_fenced_when_a_third_server_joins_it() {
        var script = new ElectionScript(A, B, C).primary(A, 1).standby(B).standby(C);
        script.primary(B, 1).primary(A, 1).primary(B, 1);
        assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Fenced(List.of(A, B), 1));
        assertThat(script.primary(C, 1).verdict()).isEqualTo(new ElectionVerdict.Fenced(List.of(A, B, C), 1));
        assertThat(script.standby(C).primary(A, 1).verdict()).isInstanceOf(ElectionVerdict.Fenced.class);
    }

    @Test
    void one_lost_probe_does_not_decide_a_tie_at_the_start() {
        var script = new ElectionScript(A, B).primary(A, 1).primary(B, 1);
        assertThat(script.misses(B).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(A, 1).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(B, 1).verdict()).isEqualTo(new ElectionVerdict.Fenced(List.of(A, B), 1));
    }

    @Test
    void a_claim_heard_once_is_given_up_when_its_server_is_dead() {
        var script = new ElectionScript(A, B).primary(A, 1).primary(B, 1);
        for (int i = 0; i < 6; i++) {
            script.later(PROBE).primary(A, 1).misses(B);
        }
        assertThat(script.verdict()).isEqualTo(ON_A);
    }

    @Test
    void a_node_that_is_alive_and_cannot_be_asked_holds_the_first_acceptance_back() {
        var script = new ElectionScript(A, B).isUnclear(B).primary(A, 1);
        assertThat(script.verdict()).as("B may be the new primary").isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.later(Duration.ofSeconds(3))
                        .isUnclear(B)
                        .primary(A, 1)
                        .verdict())
                .isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(B, 2).verdict()).isEqualTo(ON_B);
    }

    @Test
    void a_first_primary_that_was_held_back_is_accepted_as_unverified_after_five_seconds() {
        var script = new ElectionScript(A, B).isUnclear(B).primary(A, 1);
        script.later(Duration.ofMillis(4_900)).isUnclear(B);
        assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.later(Duration.ofMillis(100)).primary(A, 1).verdict()).isEqualTo(ON_A);
        assertThat(script.state().unverifiedBy()).containsExactly(B);
        assertThat(script.primary(B, 2).verdict()).isEqualTo(ON_B);
        assertThat(script.state().unverifiedBy()).isEmpty();
    }

    @Test
    void a_node_that_could_not_be_asked_and_then_died_holds_back_for_no_longer_than_it_takes_to_be_dead() {
        var script = new ElectionScript(A, B).isUnclear(B).primary(A, 1);
        for (int i = 0; i < 5; i++) {
            script.later(PROBE).misses(B).primary(A, 1);
        }
        assertThat(script.verdict()).isEqualTo(ON_A);
        assertThat(script.state().unverifiedBy()).isEmpty();
    }

    @Test
    void probes_missed_in_a_row_within_a_moment_are_no_death_however_long_ago_the_last_answer_was() {
        var script = new ElectionScript(A, B).primary(A, 1).standby(B);
        script.later(Duration.ofSeconds(10)).standby(B).misses(A);
        for (int i = 0; i < 5; i++) {
            script.later(Duration.ofMillis(50)).misses(A);
        }
        assertThat(script.verdict())
                .as("silent for 0.3 s, not for the 10 s between two probes")
                .isEqualTo(new ElectionVerdict.Serving(A, true));
        script.later(Duration.ofMillis(1_200)).standby(B);
        assertThat(script.misses(A).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
    }

    @Test
    void a_list_that_shares_no_node_may_bring_in_another_cluster() {
        var script = new ElectionScript(A).primary(A, 3).nodes(B);
        var upgraded = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false);
        assertThat(script.answers(B, upgraded).verdict()).isEqualTo(ON_B);
        assertThat(script.nodes(A).primary(A, 2).verdict())
                .as("back to a stale server of the cluster before")
                .isInstanceOf(ElectionVerdict.NoPrimary.class);
    }

    @Test
    void a_list_that_shares_a_node_brings_in_no_other_cluster_but_an_operators_word_does() {
        var upgraded = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false);
        var script = new ElectionScript(A)
                .primary(A, 3)
                .nodes(A, B)
                .answers(B, upgraded)
                .nodes(B);
        assertThat(script.answers(B, upgraded).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.adopts(OTHER_CLUSTER, 1).answers(B, upgraded).verdict())
                .isEqualTo(ON_B);
    }

    @Test
    void no_list_brings_in_another_cluster_than_the_configured_one() {
        var script = new ElectionScript(OptionalLong.of(OUR_CLUSTER), A)
                .primary(A, 3)
                .nodes(B);
        var upgraded = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false);
        assertThat(script.answers(B, upgraded).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
    }

    @Test
    void a_restore_to_a_lower_timeline_is_followed_once_an_operator_has_adopted_it() {
        var script = new ElectionScript(A, B)
                .primary(A, 5)
                .standby(B)
                .misses(A)
                .standby(B)
                .primary(B, 3);
        for (int i = 0; i < 6; i++) {
            script.later(PROBE).misses(A).primary(B, 3);
        }
        assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.adopts(OUR_CLUSTER, 3).primary(B, 3).verdict()).isEqualTo(ON_B);
        assertThat(script.primary(A, 5).verdict())
                .as("it was not gone: the operator's word was wrong")
                .isEqualTo(ON_A);
    }

    @Test
    void adopting_an_epoch_that_a_living_primary_is_ahead_of_changes_nothing() {
        var script = new ElectionScript(A, B).primary(A, 5).standby(B).primary(B, 3);
        assertThat(script.adopts(OUR_CLUSTER, 3).primary(B, 3).verdict()).isEqualTo(ON_A);
    }

    @Test
    void adopting_another_cluster_ends_the_office_of_the_one_before() {
        var upgraded = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false);
        var script = new ElectionScript(A, B).primary(A, 5).standby(B).answers(B, upgraded);
        assertThat(script.adopts(OTHER_CLUSTER, 1).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(A, 5).answers(B, upgraded).verdict()).isEqualTo(ON_B);
    }

    @Test
    void nodes_that_disagree_at_the_start_follow_the_preferred_cluster() {
        var ours = OurCluster.configured(OptionalLong.empty(), OptionalLong.of(OTHER_CLUSTER));
        var script = new ElectionScript(ours, A, B).primary(A, 5);
        var upgraded = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false);
        assertThat(script.answers(B, upgraded).verdict()).isEqualTo(ON_B);
        assertThat(new ElectionScript(ours, A).primary(A, 5).verdict())
                .as("a preference that is met by no node forbids nothing")
                .isEqualTo(ON_A);
    }

    @Test
    void a_fence_names_the_rival_that_is_silent() {
        var script = new ElectionScript(A, B, C)
                .primary(A, 1)
                .primary(B, 1)
                .primary(C, 1)
                .misses(C);
        var before = TopologyFactory.of(script.state(), 10, script.now());
        script.primary(A, 1).primary(B, 1);
        var after = TopologyFactory.of(script.state(), 10, script.now());
        assertThat(TopologyChanges.between(before, after, script.now(), script.now()))
                .filteredOn(TopologyEvent.WritesFenced.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        TopologyEvent.WritesFenced.class,
                        fenced -> assertThat(fenced.rivals()).containsExactly(A, B, C));
    }
}
