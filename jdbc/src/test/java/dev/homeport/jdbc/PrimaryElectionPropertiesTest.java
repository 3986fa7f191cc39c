package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
                var facts = after.record(primary).facts().orElseThrow();
                assertThat(facts.inRecovery()).as("a standby").isFalse();
                assertThat(after.foreign(facts)).as("another cluster's").isFalse();
                assertThat(after.stale(facts)).as("overtaken").isFalse();
            });
            assertThat(after.highestTimeline().orElse(0))
                    .isGreaterThanOrEqualTo(before.highestTimeline().orElse(0));
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
            return new ProbeResult.Unclear("full");
        }
        var identifier = cluster == 0
                ? OptionalLong.empty()
                : OptionalLong.of(cluster == 1 ? ElectionScript.OTHER_CLUSTER : ElectionScript.OUR_CLUSTER);
        var known = timeline == 0 ? OptionalInt.empty() : OptionalInt.of(timeline);
        return new ProbeResult.Answered(ElectionScript.facts(node, identifier, known, kind < 6));
    }
}
