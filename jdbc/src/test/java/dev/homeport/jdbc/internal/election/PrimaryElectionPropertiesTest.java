package dev.homeport.jdbc.internal.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold after every observation of any story, however absurd. */
class PrimaryElectionPropertiesTest {

    private static final List<Node> NODES = List.of(ElectionScript.A, ElectionScript.B, ElectionScript.C);

    private static final int HIGHER_THAN_ANY_STORY = 10;

    record Word(int node, int pauseMillis, ProbeResult result) {}

    @Property(tries = 3_000)
    void a_primary_is_never_one_that_the_facts_rule_out(@ForAll("stories") List<Word> story) {
        var script = new ElectionScript(NODES.toArray(Node[]::new));
        for (var word : story) {
            var before = script.state();
            tell(script, word);
            var after = script.state();
            after.primary().ifPresent(primary -> {
                var facts = after.nodeState(primary).facts().orElseThrow();
                assertThat(facts.inRecovery()).as("a standby").isFalse();
                assertThat(after.foreign(facts)).as("another cluster's").isFalse();
                assertThat(after.stale(facts)).as("overtaken").isFalse();
            });
            before.ours()
                    .highest()
                    .forEach((cluster, timeline) -> assertThat(after.ours().highest())
                            .as("what was seen of a cluster")
                            .hasEntrySatisfying(cluster, now -> assertThat(now).isGreaterThanOrEqualTo(timeline)));
            assertThat(!before.accepted() || after.accepted()).isTrue();
        }
    }

    @Property(tries = 3_000)
    void two_servers_that_repeat_the_same_claim_never_leave_one_of_them_in_office(@ForAll("stories") List<Word> story) {
        var script = new ElectionScript(OptionalLong.of(ElectionScript.OUR_CLUSTER), NODES.toArray(Node[]::new));
        for (var word : story) {
            tell(script, word);
        }
        var timeline = HIGHER_THAN_ANY_STORY;
        for (int round = 0; round < 2; round++) {
            script.primary(NODES.get(0), timeline)
                    .primary(NODES.get(1), timeline)
                    .misses(NODES.get(2));
        }
        assertThat(script.state().primary()).isEmpty();
    }

    @Property(tries = 1_000)
    void what_a_writable_server_says_counts_at_once_whatever_else_is_decided(@ForAll("stories") List<Word> story) {
        var script = new ElectionScript(NODES.toArray(Node[]::new));
        for (var word : story) {
            tell(script, word);
            if (word.result() instanceof ProbeResult.Answered answered
                    && answered.facts().writable()
                    && answered.facts().epoch().timeline().isPresent()) {
                var lower = new Epoch(
                        answered.facts().epoch().systemIdentifier(),
                        OptionalInt.of(answered.facts().epoch().timeline().getAsInt() - 1));
                assertThat(script.state().ours().overtaken(lower)).isTrue();
            }
        }
    }

    @Property(tries = 1_000)
    void a_primary_that_does_not_answer_is_left_only_after_three_misses_over_one_and_a_half_seconds(
            @ForAll("stories") List<Word> story) {
        var script = new ElectionScript(NODES.toArray(Node[]::new));
        var run = new SilentRun[NODES.size()];
        for (var word : story) {
            var before = script.state();
            tell(script, word);
            var node = word.node();
            if (!(word.result() instanceof ProbeResult.NotAsked)) {
                run[node] =
                        word.result() instanceof ProbeResult.NoAnswer no ? silence(run[node], no, script.now()) : null;
            }
            var left =
                    before.primary().filter(primary -> script.state().primary().isEmpty());
            left.map(primary -> run[NODES.indexOf(primary)])
                    .filter(silent -> script.state().tie().isEmpty())
                    .ifPresent(silent -> {
                        assertThat(silent.misses()).isGreaterThanOrEqualTo(PrimaryElection.DEAD_AFTER_MISSES);
                        assertThat(Duration.between(silent.since(), script.now()))
                                .isGreaterThanOrEqualTo(PrimaryElection.DEAD_AFTER_SILENCE);
                    });
        }
    }

    @Property(tries = 1_000)
    void a_confirmed_tie_ends_only_by_another_answer_or_a_higher_timeline(@ForAll("stories") List<Word> story) {
        var script = new ElectionScript(OptionalLong.of(ElectionScript.OUR_CLUSTER), NODES.toArray(Node[]::new));
        for (var word : story) {
            var before = script.state();
            tell(script, word);
            if (before.verdict() instanceof ElectionVerdict.Fenced fenced
                    && !(script.verdict() instanceof ElectionVerdict.Fenced)) {
                var answered = word.result() instanceof ProbeResult.Answered;
                assertThat(answered && fenced.rivals().contains(NODES.get(word.node()))
                                || script.state().highestTimeline().orElse(0) > fenced.timeline())
                        .as("%s after %s", script.verdict(), word)
                        .isTrue();
            }
        }
    }

    @Property(tries = 1_000)
    void the_first_primary_is_not_accepted_within_five_seconds_beside_a_node_that_is_alive_and_was_not_asked(
            @ForAll("stories") List<Word> story) {
        var script = new ElectionScript(NODES.toArray(Node[]::new));
        var begun = script.now();
        for (var word : story) {
            var before = script.state();
            tell(script, word);
            var after = script.state();
            var alive = after.nodes().stream()
                    .anyMatch(node -> node.last()
                            .filter(ProbeResult.Unclear.class::isInstance)
                            .isPresent());
            if (!before.accepted() && after.accepted() && alive) {
                assertThat(Duration.between(begun, script.now()))
                        .isGreaterThanOrEqualTo(PrimaryElection.FIRST_ACCEPTANCE_HOLD);
                assertThat(after.unverifiedBy()).isNotEmpty();
            }
        }
    }

    @Property(tries = 1_000)
    void one_that_answers_as_a_primary_without_its_timeline_is_deposed_only_by_a_promotion(
            @ForAll("stories") List<Word> story) {
        var script = new ElectionScript(OptionalLong.of(ElectionScript.OUR_CLUSTER), NODES.toArray(Node[]::new));
        for (var word : story) {
            var before = script.state();
            tell(script, word);
            var after = script.state();
            var unreadable = before.primary()
                    .flatMap(primary -> after.nodeState(primary).current())
                    .filter(facts -> facts.writable() && !after.foreign(facts))
                    .filter(facts -> facts.epoch().timeline().isEmpty())
                    .isPresent();
            if (unreadable
                    && !after.primary().equals(before.primary())
                    && after.tie().isEmpty()) {
                assertThat(after.highestTimeline().orElseThrow())
                        .isGreaterThan(before.highestTimeline().orElseThrow());
            }
        }
    }

    @Property(tries = 1_000)
    void no_list_of_nodes_makes_a_timeline_forgotten(@ForAll("stories") List<Word> story) {
        var script = new ElectionScript(NODES.toArray(Node[]::new));
        for (var word : story) {
            tell(script, word);
        }
        var known = script.state().ours().highest();
        script.nodes(Node.of("sa-east-1", "d.example.com", 5432)).nodes(NODES.toArray(Node[]::new));
        assertThat(script.state().ours().highest()).isEqualTo(known);
        known.forEach((cluster, timeline) -> NODES.forEach(node -> script.answers(
                node, ElectionScript.facts(node, OptionalLong.of(cluster), OptionalInt.of(timeline - 1), false))));
        assertThat(script.state().primary()).isEmpty();
    }

    /** A run of unanswered probes, as a bystander counts them. */
    record SilentRun(int misses, Instant since) {}

    private static SilentRun silence(SilentRun run, ProbeResult.NoAnswer result, Instant now) {
        var misses = result instanceof ProbeResult.GivenUp ? 0 : 1;
        return run == null ? new SilentRun(misses, now) : new SilentRun(run.misses() + misses, run.since());
    }

    @Property(tries = 3_000)
    void silence_everywhere_changes_nothing(@ForAll("stories") List<Word> story) {
        var script = new ElectionScript(NODES.toArray(Node[]::new));
        for (var word : story) {
            tell(script, word);
        }
        NODES.forEach(script::misses);
        var primary = script.state().primary();
        for (int i = 0; i < 20; i++) {
            script.later(Duration.ofSeconds(1));
            NODES.forEach(script::misses);
        }
        assertThat(script.state().primary()).isEqualTo(primary);
    }

    @Property(tries = 3_000)
    void an_undisputed_primary_is_found_from_any_state(@ForAll("stories") List<Word> story) {
        var script = new ElectionScript(OptionalLong.of(ElectionScript.OUR_CLUSTER), NODES.toArray(Node[]::new));
        for (var word : story) {
            tell(script, word);
        }
        var timeline = HIGHER_THAN_ANY_STORY;
        for (int round = 0; round < 2; round++) {
            script.primary(NODES.get(0), timeline).standby(NODES.get(1)).standby(NODES.get(2));
        }
        assertThat(script.state().primary()).isEqualTo(Optional.of(NODES.get(0)));
    }

    private static void tell(ElectionScript script, Word word) {
        script.later(Duration.ofMillis(word.pauseMillis())).tells(NODES.get(word.node()), word.result());
    }

    @Provide
    Arbitrary<List<Word>> stories() {
        var words = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(0, 100, 400, 1_600),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 9))
                .as((node, pause, kind, timeline, cluster) ->
                        new Word(node, pause, result(NODES.get(node), kind, timeline, cluster)));
        return words.list().ofMaxSize(40);
    }

    private static ProbeResult result(Node node, int kind, int timeline, int cluster) {
        if (kind < 3) {
            return kind == 0
                    ? new ProbeResult.Missed("refused")
                    : kind == 1 ? new ProbeResult.Silent("silent") : new ProbeResult.GivenUp("timed out");
        }
        if (kind == 3) {
            return switch (timeline) {
                case 0 -> new ProbeResult.Unclear("full");
                case 1 -> new ProbeResult.Heard("under way");
                case 2 -> new ProbeResult.NotAsked("no password");
                default -> new ProbeResult.Refused("starting up");
            };
        }
        var identifier = cluster == 0
                ? OptionalLong.empty()
                : OptionalLong.of(cluster == 1 ? ElectionScript.OTHER_CLUSTER : ElectionScript.OUR_CLUSTER);
        var known = timeline == 0 ? OptionalInt.empty() : OptionalInt.of(timeline);
        return new ProbeResult.Answered(ElectionScript.facts(node, identifier, known, kind < 6));
    }
}
