package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.examples.drill.CartReads.Read;
import dev.homeport.examples.drill.result.ReroutingResult;
import dev.homeport.examples.drill.watch.HomeRoutes;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which a caller can have been told something wrong is told apart, in virtual time. */
class ReroutingJudgementTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int STRUCK = 1_000;
    private static final int LEFT = 2_000;
    private static final int HEALED = 5_000;

    /** The service at home is number 0; a name that ends in an even digit is a cart that was told one more. */
    private static final String ONE_MORE_AT_HOME = "p-0-0-2";

    private static final String EXACTLY_ONE_AT_HOME = "p-0-0-3";
    private static final String ONE_MORE_ELSEWHERE = "p-1-1-2";

    private Instant now = START;
    private final WriteLedger ledger = new WriteLedger(() -> now);
    private final HomeRoutes routes = new HomeRoutes(Stage.EAST, () -> now);
    private final Map<String, Integer> home = new HashMap<>();
    private final Map<String, Integer> elsewhere = new HashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private final Map<String, List<Integer>> statuses =
            new HashMap<>(Map.of(Stage.EAST, List.of(200), Stage.WEST, List.of(200)));

    @BeforeEach
    void leaveAndComeBack() {
        now = START.plusMillis(STRUCK);
        routes.strike();
        now = START.plusMillis(LEFT);
        routes.note(Stage.EAST, AccessMode.READ, 0);
        routes.note(Stage.EAST, AccessMode.WRITE, 0);
        now = START.plusMillis(HEALED);
        routes.heal();
    }

    @Test
    void what_was_acknowledged_and_is_in_both_regions_once_is_in_order() {
        acknowledged(ONE_MORE_AT_HOME, 500, 510);
        held(ONE_MORE_AT_HOME, 1);
        read(2_500, 2_540);
        var result = judge(ReroutingScenario.BLACKHOLE);
        assertThat(result.broken()).isEmpty();
        assertThat(result.missing()).isEmpty();
        assertThat(result.twice()).isEmpty();
        assertThat(result.readsAway()).isEqualTo(Duration.ofMillis(1_000));
        assertThat(result.back()).isEmpty();
    }

    @Test
    void an_acknowledged_write_that_no_region_has_is_missing() {
        acknowledged(ONE_MORE_AT_HOME, 1_100, 1_500);
        var result = judge(ReroutingScenario.DNS);
        assertThat(result.missing()).containsExactly(ONE_MORE_AT_HOME);
        assertThat(verdicts(ReroutingScenario.DNS, result).failures())
                .containsExactly("1 write acknowledged and missing: " + ONE_MORE_AT_HOME);
    }

    @Test
    void an_increment_that_was_applied_twice_fails_whatever_its_caller_was_told() {
        unknown(ONE_MORE_AT_HOME, 1_100, 2_100);
        held(ONE_MORE_AT_HOME, 2);
        var result = judge(ReroutingScenario.BLACKHOLE);
        assertThat(result.twice()).containsExactly(ONE_MORE_AT_HOME);
        assertThat(verdicts(ReroutingScenario.BLACKHOLE, result).passed()).isFalse();
    }

    @Test
    void a_write_that_vanished_may_be_told_as_unknown_whether_it_is_there_or_not() {
        unknown(ONE_MORE_AT_HOME, 1_100, 2_100);
        unknown("p-0-2-2", 1_100, 2_100);
        held("p-0-2-2", 1);
        var result = judge(ReroutingScenario.BLACKHOLE);
        assertThat(result.broken()).isEmpty();
        assertThat(result.unexcused()).isEmpty();
        assertThat(result.ambiguous()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "BLACKHOLE, p-0-0-2, 1100, true",
        "BLACKHOLE, p-0-0-2, 2100, false",
        "BLACKHOLE, p-0-0-2, 10, false",
        "BLACKHOLE, p-0-0-3, 1100, false",
        "BLACKHOLE, p-1-1-2, 1100, false",
        "DNS, p-0-0-2, 1100, false",
        "EVACUATE, p-0-0-2, 1100, false"
    })
    void only_one_more_sent_home_when_requests_vanished_before_it_was_left_may_be_unknown(
            ReroutingScenario scenario, String cart, int sentAt, boolean excused) {
        unknown(cart, sentAt, sentAt + 900);
        assertThat(judge(scenario).unexcused().isEmpty()).isEqualTo(excused);
    }

    @ParameterizedTest
    @EnumSource(ReroutingScenario.class)
    void no_write_may_be_refused(ReroutingScenario scenario) {
        failed(ONE_MORE_ELSEWHERE, 1_100);
        assertThat(judge(scenario).broken()).anyMatch(text -> text.contains("not done though"));
    }

    @Test
    void a_lie_and_a_write_from_nowhere_are_named() {
        failed(EXACTLY_ONE_AT_HOME, 1_100);
        held(EXACTLY_ONE_AT_HOME, 1);
        held("p-9-9-9", 1);
        assertThat(judge(ReroutingScenario.BLACKHOLE).broken())
                .anyMatch(text -> text.contains("the caller was told it is not"))
                .anyMatch(text -> text.contains("that no caller wrote"));
    }

    @Test
    void regions_that_disagree_when_replication_has_caught_up_are_told() {
        acknowledged(ONE_MORE_AT_HOME, 500, 510);
        elsewhere.put(ONE_MORE_AT_HOME, 1);
        assertThat(judge(ReroutingScenario.DNS).broken())
                .containsExactly("1 write not the same in both regions: " + ONE_MORE_AT_HOME);
    }

    @Test
    void a_read_without_a_cart_fails_even_on_the_way_back() {
        reads.add(new Read(START.plusMillis(90_000), START.plusMillis(90_010), Optional.of("503 try again")));
        var result = judge(ReroutingScenario.EVACUATE);
        assertThat(result.failedReads()).hasSize(1);
        assertThat(verdicts(ReroutingScenario.EVACUATE, result).failures())
                .anyMatch(text -> text.contains("503 try again"));
    }

    @Test
    void the_longest_read_is_one_of_those_under_way_while_the_fault_lasted() {
        read(100, 990);
        read(900, 1_300);
        read(4_900, 5_500);
        read(5_100, 9_000);
        assertThat(judge(ReroutingScenario.BLACKHOLE).worstRead()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void only_an_evacuation_turns_load_balancers_away_and_only_from_that_region() {
        statuses.put(Stage.EAST, List.of(200, 503, 200));
        assertThat(judgeHealth(ReroutingScenario.EVACUATE)).isEmpty();
        assertThat(judgeHealth(ReroutingScenario.DNS))
                .containsExactly("/health of us-east-1 answered [200, 503, 200] instead of [200]");
        statuses.put(Stage.WEST, List.of(200, 503, 200));
        assertThat(judgeHealth(ReroutingScenario.EVACUATE))
                .singleElement()
                .asString()
                .contains(Stage.WEST);
        statuses.put(Stage.EAST, List.of(200));
        assertThat(judgeHealth(ReroutingScenario.EVACUATE)).hasSize(2);
    }

    @Test
    void a_slow_departure_fails_a_full_run_and_its_worst_case_only_warns_in_a_short_one() {
        var quick = result(Duration.ofMillis(900));
        var slow = result(Duration.ofMillis(4_100));
        assertThat(new ReroutingVerdicts(ReroutingScenario.BLACKHOLE, List.of(quick, quick, slow), List.of(), true)
                        .failures())
                .containsExactly("the worst time until reads were away was 4.10 s; the bound is 1.50 s");
        var brief = new ReroutingVerdicts(ReroutingScenario.BLACKHOLE, List.of(quick, quick, slow), List.of(), false);
        assertThat(brief.passed()).isTrue();
        assertThat(brief.warnings()).hasSize(1);
        assertThat(new ReroutingVerdicts(ReroutingScenario.BLACKHOLE, List.of(slow, slow, quick), List.of(), false)
                        .passed())
                .isFalse();
    }

    private List<String> judgeHealth(ReroutingScenario scenario) {
        return judge(scenario).broken();
    }

    private void acknowledged(String cart, int fromMillis, int toMillis) {
        attempt(cart, fromMillis, toMillis).acknowledged();
    }

    private void unknown(String cart, int fromMillis, int toMillis) {
        attempt(cart, fromMillis, toMillis).unknown(new IOException("504"));
    }

    private void failed(String cart, int atMillis) {
        attempt(cart, atMillis, atMillis + 10).failed(new IOException("503"));
    }

    private WriteLedger.Attempt attempt(String cart, int fromMillis, int toMillis) {
        now = START.plusMillis(fromMillis);
        var attempt = ledger.begin(cart);
        now = START.plusMillis(toMillis);
        return attempt;
    }

    private void held(String cart, int quantity) {
        home.put(cart, quantity);
        elsewhere.put(cart, quantity);
    }

    private void read(int fromMillis, int toMillis) {
        reads.add(new Read(START.plusMillis(fromMillis), START.plusMillis(toMillis), Optional.empty()));
    }

    private ReroutingResult judge(ReroutingScenario scenario) {
        return new ReroutingJudgement(new ReroutingEvidence(
                        scenario,
                        "p",
                        ledger,
                        home,
                        elsewhere,
                        reads,
                        routes,
                        START.plusMillis(STRUCK),
                        START.plusMillis(HEALED),
                        statuses))
                .result(Map.of(), Optional.empty());
    }

    private static ReroutingResult result(Duration readsAway) {
        return new ReroutingResult(
                readsAway,
                Duration.ZERO,
                Duration.ZERO,
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty());
    }

    private static ReroutingVerdicts verdicts(ReroutingScenario scenario, ReroutingResult... runs) {
        return new ReroutingVerdicts(scenario, List.of(runs), List.of(), false);
    }
}
