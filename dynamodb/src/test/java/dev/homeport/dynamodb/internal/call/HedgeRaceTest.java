package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.internal.call.HedgeRace.Finish;
import static dev.homeport.dynamodb.internal.call.HedgeRace.Runner;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What ends the race, row by row. */
class HedgeRaceTest {

    private final HedgeRace race = new HedgeRace();

    @Test
    void a_slow_read_is_hedged_once() {
        assertThat(race.mayHedge()).isTrue();
        race.hedged();
        assertThat(race.mayHedge()).isFalse();
    }

    @Test
    void a_read_whose_first_request_has_failed_is_not_hedged() {
        race.failed(Runner.FIRST);
        assertThat(race.mayHedge()).isFalse();
    }

    @Test
    void a_read_that_is_over_is_not_hedged() {
        race.answered(Runner.FIRST);
        assertThat(race.mayHedge()).isFalse();
    }

    @Test
    void the_first_answer_is_the_reads_and_later_ones_are_too_late() {
        race.hedged();
        assertThat(race.answered(Runner.HEDGE)).isEqualTo(Finish.HEDGE_WON);
        assertThat(race.answered(Runner.FIRST)).isEqualTo(Finish.TOO_LATE);
        assertThat(race.ends(Runner.FIRST, true)).isFalse();
    }

    @Test
    void where_it_began_is_as_fast_as_it_ought_to_be_when_its_answer_is_first() {
        race.hedged();
        assertThat(race.answered(Runner.FIRST)).isEqualTo(Finish.HEDGE_LOST);
        assertThat(race.answered(Runner.HEDGE)).isEqualTo(Finish.TOO_LATE);
    }

    @Test
    void nothing_is_learned_of_a_region_that_failed_when_another_answers() {
        race.hedged();
        race.failed(Runner.FIRST);
        assertThat(race.answered(Runner.MOVED)).isEqualTo(Finish.ANSWERED);
    }

    @Test
    void without_a_hedge_a_failure_is_the_reads() {
        race.failed(Runner.FIRST);
        assertThat(race.ends(Runner.FIRST, false)).isTrue();
        assertThat(race.isOver()).isTrue();
    }

    @Test
    void with_one_the_read_fails_when_both_have() {
        race.hedged();
        race.failed(Runner.HEDGE);
        assertThat(race.ends(Runner.HEDGE, false)).isFalse();
        race.failed(Runner.FIRST);
        assertThat(race.ends(Runner.FIRST, false)).isTrue();
    }

    @Test
    void a_failure_that_is_an_answer_ends_the_race_at_once() {
        race.hedged();
        race.failed(Runner.HEDGE);
        assertThat(race.ends(Runner.HEDGE, true)).isTrue();
        assertThat(race.answered(Runner.FIRST)).isEqualTo(Finish.TOO_LATE);
    }

    @Test
    void a_hedge_that_has_failed_leaves_what_followed_the_first_its_chance() {
        race.hedged();
        race.failed(Runner.FIRST);
        race.failed(Runner.HEDGE);
        assertThat(race.ends(Runner.HEDGE, false)).isFalse();
        assertThat(race.answered(Runner.MOVED)).isEqualTo(Finish.ANSWERED);
    }
}
