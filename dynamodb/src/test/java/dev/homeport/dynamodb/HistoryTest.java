package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.History.Told;
import dev.homeport.dynamodb.simulation.SimulatedWrite;
import org.junit.jupiter.api.Test;

/** The check of histories accuses what must be accused, and nothing else. */
class HistoryTest {

    private static final int ITEM = 0;

    private final History history = new History(10);

    @Test
    void a_write_that_was_acknowledged_and_is_there_is_right() {
        int put = history.begins(SimulatedWrite.PUT, ITEM);
        history.applies(put, 0, 5);
        history.tells(put, Told.DONE);
        assertThat(check(put)).isEmpty();
    }

    @Test
    void a_write_that_was_acknowledged_and_is_gone_is_found() {
        int put = history.begins(SimulatedWrite.PUT, ITEM);
        history.applies(put, 0, 5);
        history.tells(put, Told.DONE);
        assertThat(check(-1)).contains("is gone, and no later write has replaced it");
    }

    @Test
    void a_write_that_a_later_one_has_replaced_is_right_and_an_earlier_one_is_no_excuse() {
        int first = history.begins(SimulatedWrite.PUT, ITEM);
        int second = history.begins(SimulatedWrite.PUT, ITEM);
        history.applies(first, 0, 5);
        history.applies(second, 1, 6);
        history.tells(first, Told.DONE);
        history.tells(second, Told.DONE);
        history.supersedes(first, second);
        assertThat(check(second)).isEmpty();

        history.supersedes(second, first);
        assertThat(check(first)).contains("is gone");
    }

    @Test
    void a_write_that_was_acknowledged_and_never_done_is_found() {
        history.tells(history.begins(SimulatedWrite.ADD, ITEM), Told.DONE);
        assertThat(check(-1)).contains("acknowledged and never done");
    }

    @Test
    void a_write_that_was_done_although_it_was_told_to_have_failed_is_found() {
        for (var answer : new Told[] {Told.FAILED, Told.REFUSED, Told.CONDITION_FAILED}) {
            var one = new History(1);
            one.applies(one.begins(SimulatedWrite.CLAIM, ITEM), 0, 5);
            one.tells(0, answer);
            one.check(new int[] {0});
            assertThat(one.violations()).singleElement().asString().contains("was done although");
        }
    }

    @Test
    void an_increment_that_was_done_twice_is_found_whatever_was_told() {
        int add = history.begins(SimulatedWrite.ADD, ITEM);
        history.applies(add, 0, 5);
        history.applies(add, 1, 6);
        history.tells(add, Told.AMBIGUOUS);
        assertThat(check(add)).contains("was done 2 times");
    }

    @Test
    void an_answer_that_never_came_or_came_twice_is_found() {
        int first = history.begins(SimulatedWrite.READ, ITEM);
        history.begins(SimulatedWrite.READ, ITEM);
        history.tells(first, Told.DONE);
        history.tells(first, Told.FAILED);
        assertThat(check(-1)).contains("answered twice", "was never answered");
    }

    private String check(int present) {
        history.check(new int[] {present});
        return String.join("\n", history.violations());
    }
}
