package dev.homeport.dynamodb.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingScript;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold after every fact of any story, however absurd. */
class RoutingStateMachinePropertiesTest {

    private static final int REGIONS = 3;

    record Word(int kind, int region, int other, boolean write, int pauseMillis, int number) {}

    @Property(tries = 400)
    void a_view_always_has_every_usable_region_once_and_at_least_one(@ForAll("stories") List<Word> story) {
        tell(story, (before, step) -> {
            var view = step.next().view();
            for (var access : AccessMode.values()) {
                assertThat(view.candidates(access)).isPositive();
                var seen = new HashSet<Integer>();
                for (int rank = 0; rank < view.candidates(access); rank++) {
                    assertThat(seen.add(view.candidate(access, rank))).isTrue();
                }
                for (int region = 0; region < REGIONS; region++) {
                    assertThat(view.usable(region, access)).isEqualTo(seen.contains(region));
                    assertThat(step.next().record(region).usable(access)).isEqualTo(seen.contains(region));
                }
            }
            for (int random = 0; random < 100; random += 7) {
                assertThat(view.usable(view.firstRead(random), AccessMode.READ)).isTrue();
            }
            assertThat(view.usable(view.firstWrite(), AccessMode.WRITE)).isTrue();
        });
    }

    @Property(tries = 400)
    void a_change_of_a_lane_has_a_new_generation_and_a_change_of_the_view_a_new_version(
            @ForAll("stories") List<Word> story) {
        tell(story, (before, step) -> {
            var after = step.next();
            for (int region = 0; region < REGIONS; region++) {
                for (var access : AccessMode.values()) {
                    boolean changed = before.record(region).usable(access)
                            != after.record(region).usable(access);
                    int newer = after.view().generation(region, access)
                            - before.view().generation(region, access);
                    assertThat(newer).isBetween(changed ? 1 : 0, 2);
                }
            }
            boolean same = before.view().sameAs(after.view());
            assertThat(after.view().version() - before.view().version()).isEqualTo(same ? 0 : 1);
            assertThat(step.effects().stream().filter(RoutingEffect.Publish.class::isInstance))
                    .hasSize(same ? 0 : 1);
        });
    }

    @Property(tries = 400)
    void an_eviction_is_witnessed_by_a_region_that_is_used(@ForAll("stories") List<Word> story) {
        tell(story, (before, step) -> {
            for (var effect : step.effects()) {
                if (effect instanceof RoutingEffect.Raise raise
                        && raise.event() instanceof RoutingEvent.RegionEvicted evicted) {
                    for (var access : evicted.access()) {
                        assertThat(step.next().regions())
                                .anyMatch(region ->
                                        region.usable(access) && region.life().isAfter(evicted.firstSign()));
                    }
                }
            }
        });
    }

    @Property(tries = 50)
    void after_any_story_all_regions_are_used_again_once_they_are_well(@ForAll("stories") List<Word> story) {
        var script = new RoutingScript(REGIONS);
        story.forEach(word -> tell(script, word));
        script.evacuated();
        script.seconds(450, s -> {
            for (int region = 0; region < REGIONS; region++) {
                s.canary(region);
            }
        });
        for (int region = 0; region < REGIONS; region++) {
            assertThat(script.view().readShare(region)).isEqualTo(100);
            assertThat(script.view().usable(region, AccessMode.WRITE)).isTrue();
        }
        assertThat(script.view().firstWrite()).isZero();
    }

    @Property(tries = 50)
    void failures_everywhere_at_once_evict_nobody_who_was_not_in_trouble(@ForAll("stories") List<Word> story) {
        var script = new RoutingScript(REGIONS);
        story.forEach(word -> tell(script, word));
        script.evacuated().quiet(450, 0, 1, 2).forgetsEffects();
        for (int i = 0; i < 50; i++) {
            script.millis(100);
            for (int region = 0; region < REGIONS; region++) {
                script.refuses(region)
                        .canaryFails(region)
                        .overdue(region, AccessMode.WRITE, 20, Duration.ofMillis(400));
            }
        }
        assertThat(script.events(RoutingEvent.RegionEvicted.class)).isEmpty();
        assertThat(script.view().candidates(AccessMode.READ)).isEqualTo(REGIONS);
    }

    private static void tell(List<Word> story, BiConsumer<RoutingState, Transition> check) {
        var script = new RoutingScript(REGIONS).checking(check);
        story.forEach(word -> tell(script, word));
    }

    private static void tell(RoutingScript script, Word word) {
        script.millis(word.pauseMillis());
        var access = word.write() ? AccessMode.WRITE : AccessMode.READ;
        int region = word.region();
        switch (word.kind()) {
            case 0 -> script.callFails(region, access, new AttemptOutcome.NotSent("DNS"));
            case 1 -> script.callFails(region, access, new AttemptOutcome.Ambiguous("HTTP 500"));
            case 2 -> script.canary(region, Duration.ofMillis(1 + word.number()));
            case 3 -> script.canaryFails(region);
            case 4 -> script.breakerOpens(region, access);
            case 5 -> script.overdue(region, access, word.number() / 4, Duration.ofMillis(400));
            case 6 -> script.evacuated(region, word.other());
            case 7 -> script.evacuated();
            case 8 -> script.fact(new RoutingFact.FailBackNow(region));
            case 9 -> script.fact(new RoutingFact.SchedulerStalled(Duration.ofMillis(10L * word.number())));
            case 10 -> script.callFails(region, AccessMode.READ, new AttemptOutcome.Misconfigured("no table"));
            case 11 ->
                script.fact(new RoutingFact.HedgeWon(
                        region,
                        script.view().generation(region, AccessMode.READ),
                        Duration.ofMillis(word.number()),
                        Duration.ofMillis(5)));
            case 12 ->
                script.fact(new RoutingFact.FaultRate(
                        region, access, script.view().generation(region, access), word.number() / 100.0, 100));
            case 13 -> script.fact(new RoutingFact.LagMeasured(region, word.other(), Optional.empty()));
            case 14 -> script.dies(region, word.other());
            case 15 ->
                script.fact(new RoutingFact.CallsSucceed(
                        region, access, script.view().generation(region, access), script.now(), script.now()));
            default -> script.quiet(word.number(), region, word.other());
        }
    }

    @Provide
    Arbitrary<List<Word>> stories() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 16),
                        Arbitraries.integers().between(0, REGIONS - 1),
                        Arbitraries.integers().between(0, REGIONS - 1),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0, 1, 50, 400, 6_000),
                        Arbitraries.integers().between(0, 99))
                .as(Word::new)
                .list()
                .ofMaxSize(60);
    }
}
