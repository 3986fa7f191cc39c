package dev.homeport.jdbc.internal.election;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.C;
import static dev.homeport.jdbc.ElectionScript.OTHER_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.OUR_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Node;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of the election, in the order of its class comment. */
class PrimaryElectionTest {

    private static final ElectionVerdict ON_A = new ElectionVerdict.Serving(A, false);
    private static final ElectionVerdict ON_B = new ElectionVerdict.Serving(B, false);
    private static final OptionalInt UNKNOWN = OptionalInt.empty();

    @Nested
    class The_first_primary {

        @Test
        void is_not_accepted_before_every_node_was_probed_once() {
            var script = new ElectionScript(A, B).primary(A, 1);
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Starting());
            assertThat(script.standby(B).verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_not_accepted_while_another_node_is_only_slow_to_answer() {
            var script = new ElectionScript(A, B).primary(A, 1);
            for (int i = 0; i < 10; i++) {
                script.later(Duration.ofMillis(400)).isSilent(B).primary(A, 1);
            }
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Starting());
            assertThat(script.primary(B, 2).verdict())
                    .as("the distant node is the primary, the near one was stale")
                    .isEqualTo(ON_B);
        }

        @Test
        void is_accepted_once_the_attempt_to_reach_a_silent_node_has_ended() {
            var script = new ElectionScript(A, B).primary(A, 1).isSilent(B).isGivenUp(B);
            assertThat(script.verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_accepted_although_another_node_is_down() {
            assertThat(new ElectionScript(A, B).primary(A, 1).misses(B).verdict())
                    .isEqualTo(ON_A);
        }

        @Test
        void is_the_one_of_the_higher_timeline_when_a_stale_one_answers_first() {
            assertThat(new ElectionScript(A, B).primary(A, 1).primary(B, 2).verdict())
                    .isEqualTo(ON_B);
        }

        @Test
        void may_be_the_only_node() {
            assertThat(new ElectionScript(A).primary(A, 1).verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_missing_when_all_are_standbys() {
            assertThat(new ElectionScript(A, B).standby(A).standby(B).verdict())
                    .isInstanceOf(ElectionVerdict.NoPrimary.class);
        }

        @Test
        void is_found_when_a_node_that_was_down_at_the_start_comes_up() {
            var script = new ElectionScript(A, B).misses(A).misses(B);
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
            assertThat(script.later(Duration.ofHours(1)).primary(A, 4).verdict())
                    .isEqualTo(ON_A);
        }
    }

    @Nested
    class A_node_of_another_cluster {

        private final ServerFacts foreignPrimary = facts(B, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(9), false);

        @Test
        void leaves_no_primary_when_nothing_tells_which_cluster_is_ours() {
            var verdict = new ElectionScript(A, B)
                    .primary(A, 1)
                    .answers(B, foreignPrimary)
                    .verdict();
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            ElectionVerdict.NoPrimary.class,
                            none -> assertThat(none.reason())
                                    .contains(A.toString(), B.toString(), "" + OUR_CLUSTER, "" + OTHER_CLUSTER));
        }

        @Test
        void is_told_by_the_configured_identifier() {
            var script = new ElectionScript(OptionalLong.of(OUR_CLUSTER), A, B)
                    .primary(A, 1)
                    .answers(B, foreignPrimary);
            assertThat(script.verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_told_by_the_first_accepted_primary_even_at_a_higher_timeline() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).answers(B, foreignPrimary);
            assertThat(script.verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_never_used_even_when_the_primary_is_gone() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).answers(B, foreignPrimary);
            dies(script, A, B, foreignPrimary);
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        }

        @Test
        void ends_the_office_of_a_primary_that_was_rebuilt_as_one() {
            var rebuilt = facts(A, OptionalLong.of(OTHER_CLUSTER), OptionalInt.of(1), false);
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).answers(A, rebuilt);
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        }
    }

    @Nested
    class A_stale_primary {

        @Test
        void is_left_at_the_first_sight_of_a_higher_timeline() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).primary(B, 2);
            assertThat(script.verdict()).isEqualTo(ON_B);
        }

        @Test
        void is_never_used_again_when_it_comes_back_writable() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).primary(B, 2);
            for (int i = 0; i < 100; i++) {
                assertThat(script.primary(A, 1).verdict()).isEqualTo(ON_B);
            }
        }

        @Test
        void is_never_used_again_even_when_the_new_primary_is_gone() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).primary(B, 2);
            dies(script, B, A, facts(A, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(1), false));
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        }

        @Test
        void is_used_again_after_it_was_promoted_properly() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).primary(B, 2);
            assertThat(script.standby(A).standby(B).primary(A, 3).verdict()).isEqualTo(ON_A);
        }
    }

    @Nested
    class Two_servers_on_one_timeline {

        @Test
        void are_fenced_once_each_has_repeated_its_claim() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).primary(B, 1);
            assertThat(script.verdict()).as("first sight").isEqualTo(ON_A);
            assertThat(script.primary(A, 1).verdict()).as("one has repeated it").isEqualTo(ON_A);
            assertThat(script.primary(B, 1).verdict()).isEqualTo(new ElectionVerdict.Fenced(List.of(A, B), 1));
        }

        @Test
        void are_not_fenced_when_the_claim_was_a_server_that_moved() {
            var script = new ElectionScript(A, B).primary(A, 1).misses(B).primary(B, 1);
            dies(script, A, B, facts(B, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(1), false));
            assertThat(script.verdict()).isEqualTo(ON_B);
        }

        @Test
        void leave_no_primary_while_a_tie_above_the_primary_is_being_confirmed() {
            var script = new ElectionScript(A, B, C)
                    .primary(A, 1)
                    .standby(B)
                    .standby(C)
                    .misses(C)
                    .primary(B, 2);
            assertThat(script.verdict()).isEqualTo(ON_B);
            assertThat(script.primary(C, 2).verdict()).isEqualTo(ON_B);
            assertThat(script.primary(B, 2).primary(C, 2).verdict())
                    .isEqualTo(new ElectionVerdict.Fenced(List.of(B, C), 2));
        }

        @Test
        void stay_fenced_while_one_of_them_is_silent() {
            var script = fenced();
            dies(script, A, B, facts(B, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(1), false));
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.Fenced.class);
            for (int i = 0; i < 5; i++) {
                script.misses(A).misses(B);
            }
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.Fenced.class);
        }

        @Test
        void are_freed_when_one_becomes_a_standby() {
            assertThat(fenced().standby(A).primary(B, 1).verdict()).isEqualTo(ON_B);
        }

        @Test
        void are_freed_when_one_is_promoted_once_more() {
            assertThat(fenced().primary(A, 2).verdict()).isEqualTo(ON_A);
        }

        @Test
        void leave_no_primary_at_the_start_and_then_are_fenced() {
            var script = new ElectionScript(A, B).primary(A, 1).primary(B, 1);
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
            assertThat(script.primary(A, 1).primary(B, 1).verdict()).isInstanceOf(ElectionVerdict.Fenced.class);
        }

        private ElectionScript fenced() {
            var script = new ElectionScript(A, B)
                    .primary(A, 1)
                    .standby(B)
                    .primary(B, 1)
                    .primary(A, 1)
                    .primary(B, 1);
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.Fenced.class);
            return script;
        }
    }

    @Nested
    class One_server_under_two_names {

        private final ServerFacts server = facts(A, OptionalLong.of(OUR_CLUSTER), OptionalInt.of(1), false);

        @Test
        void is_one_node_and_no_tie() {
            var script = new ElectionScript(A, B);
            for (int i = 0; i < 5; i++) {
                script.answers(A, server).answers(B, server);
            }
            assertThat(script.verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_reached_by_the_other_name_when_the_first_one_fails() {
            var script = new ElectionScript(A, B).answers(A, server).answers(B, server);
            dies(script, A, B, server);
            assertThat(script.verdict()).isEqualTo(ON_B);
        }
    }

    @Nested
    class The_primary_in_office {

        @Test
        void stays_until_it_has_missed_three_probes_over_one_and_a_half_seconds() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            script.later(Duration.ofMillis(500)).standby(B).misses(A);
            script.later(Duration.ofMillis(500)).standby(B).misses(A);
            script.later(Duration.ofMillis(500)).standby(B);
            assertThat(script.misses(A).misses(A).verdict())
                    .as("four misses, but only one second since the first")
                    .isEqualTo(new ElectionVerdict.Serving(A, true));
            script.later(Duration.ofMillis(500)).standby(B);
            assertThat(script.misses(A).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        }

        @Test
        void is_silent_from_the_start_of_the_first_probe_that_was_missed() {
            var script = new ElectionScript(A, B).primary(A, 1).later(Duration.ofSeconds(8));
            script.standby(B);
            var began = script.now();
            for (int i = 0; i < 3; i++) {
                script.later(Duration.ofMillis(390)).isSilentSince(A, began);
            }
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, true));
            script.later(Duration.ofMillis(300)).isSilentSince(A, began);
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        }

        @Test
        void is_not_silent_while_its_bytes_arrive_although_the_attempt_is_slow() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            for (int i = 0; i < 10; i++) {
                script.later(Duration.ofMillis(390)).standby(B).isSilentAfter(A, script.now());
            }
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, true));
        }

        @Test
        void is_not_charged_again_for_silence_that_was_counted_while_it_lasted() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).isSilent(A);
            assertThat(script.state().nodeState(A).misses()).isEqualTo(1);
            assertThat(script.isGivenUp(A).state().nodeState(A).misses()).isEqualTo(1);
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, true));
        }

        @Test
        void stays_after_two_misses_however_long_they_took() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            script.misses(A).later(Duration.ofMinutes(1)).standby(B).misses(A);
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, true));
        }

        @Test
        void stays_when_every_probe_fails() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            for (int i = 0; i < 20; i++) {
                script.later(Duration.ofSeconds(1)).misses(B).misses(A);
            }
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, true));
            assertThat(script.state().allSilent()).isTrue();
        }

        @Test
        void is_not_accused_of_the_silence_that_was_our_own() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            for (int i = 0; i < 20; i++) {
                script.later(Duration.ofSeconds(1)).misses(B).misses(A);
            }
            script.standby(B).misses(A);
            assertThat(script.verdict()).as("B came back first").isEqualTo(new ElectionVerdict.Serving(A, true));
            assertThat(script.primary(A, 1).verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_never_evicted_when_it_is_the_only_node() {
            var script = new ElectionScript(A).primary(A, 1);
            for (int i = 0; i < 20; i++) {
                script.later(Duration.ofSeconds(1)).misses(A);
            }
            assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, true));
        }

        @Test
        void stays_while_it_is_alive_but_full() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            for (int i = 0; i < 20; i++) {
                script.later(Duration.ofSeconds(1)).standby(B).isUnclear(A);
            }
            assertThat(script.verdict()).isEqualTo(ON_A);
        }

        @Test
        void ends_at_once_when_it_answers_as_a_standby() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).standby(A);
            assertThat(script.verdict())
                    .isInstanceOfSatisfying(
                            ElectionVerdict.NoPrimary.class,
                            none -> assertThat(none.reason()).contains("standby"));
        }

        @Test
        void is_taken_back_when_it_thaws_and_nothing_was_promoted() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            dies(script, A, B, facts(B, OptionalLong.of(OUR_CLUSTER), UNKNOWN, true));
            assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
            assertThat(script.primary(A, 1).verdict()).isEqualTo(ON_A);
        }

        @Test
        void is_followed_by_a_promoted_standby_at_its_first_answer() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).misses(A);
            assertThat(script.primary(B, 2).verdict()).isEqualTo(ON_B);
        }

        @Test
        void keeps_its_since_through_doubts() {
            var script = new ElectionScript(A, B).primary(A, 1).standby(B);
            var since = script.state().since();
            assertThat(script.misses(A).primary(A, 1).state().since()).isEqualTo(since);
        }
    }

    @Nested
    class A_role_that_may_not_read_everything {

        @Test
        void takes_an_unknown_identifier_for_ours_not_for_a_different_one() {
            var anonymous = facts(B, OptionalLong.empty(), OptionalInt.of(2), false);
            var script = new ElectionScript(A, B).primary(A, 1).standby(B).answers(B, anonymous);
            assertThat(script.verdict()).isEqualTo(ON_B);
        }

        @Test
        void follows_the_role_alone_when_timelines_are_unknown() {
            var primaryA = facts(A, OptionalLong.empty(), UNKNOWN, false);
            var primaryB = facts(B, OptionalLong.empty(), UNKNOWN, false);
            var standbyA = facts(A, OptionalLong.empty(), UNKNOWN, true);
            var standbyB = facts(B, OptionalLong.empty(), UNKNOWN, true);
            var script = new ElectionScript(A, B).answers(A, primaryA).answers(B, standbyB);
            assertThat(script.verdict()).isEqualTo(ON_A);
            assertThat(script.answers(B, primaryB).verdict())
                    .as("cannot be told apart: the one in office stays")
                    .isEqualTo(ON_A);
            assertThat(script.answers(A, standbyA).verdict()).isEqualTo(ON_B);
        }

        @Test
        void does_not_choose_between_two_writable_servers_at_the_start() {
            var script = new ElectionScript(A, B)
                    .answers(A, facts(A, OptionalLong.empty(), UNKNOWN, false))
                    .answers(B, facts(B, OptionalLong.empty(), UNKNOWN, false));
            assertThat(script.verdict())
                    .isInstanceOfSatisfying(
                            ElectionVerdict.NoPrimary.class,
                            none -> assertThat(none.reason()).contains("pg_walfile_name"));
        }
    }

    /** The victim misses probes while the witness keeps answering, for longer than any threshold. */
    private static void dies(ElectionScript script, Node victim, Node witness, ServerFacts witnessFacts) {
        for (int i = 0; i < 6; i++) {
            script.later(Duration.ofMillis(400)).answers(witness, witnessFacts).misses(victim);
        }
    }
}
