package dev.homeport.examples.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** States and when they changed. */
class StateLogTest {

    private final StateLog log = new StateLog("door", state -> state.equals("a") ? Tone.FIRST : Tone.NONE);

    @Test
    void only_a_change_is_written_down_and_the_last_state_lasts_until_the_end() {
        log.note(Stories.at(0), "a");
        log.note(Stories.at(1), "a");
        log.note(Stories.at(2), "none");

        assertThat(log.until(Stories.at(5)).spans())
                .containsExactly(
                        new Lane.Span(Stories.at(0), Stories.at(2), "a", Tone.FIRST),
                        new Lane.Span(Stories.at(2), Stories.at(5), "none", Tone.NONE));
        assertThat(log.now()).isEqualTo("none");
    }

    @Test
    void the_first_such_state_after_a_moment_is_found() {
        log.note(Stories.at(0), "none");
        log.note(Stories.at(1), "a");
        log.note(Stories.at(2), "none");

        assertThat(log.firstAfter(Stories.at(0.5), state -> !state.equals("a"))).contains(Stories.at(2));
        assertThat(log.firstAfter(Stories.at(3), state -> true)).isEmpty();
    }
}
