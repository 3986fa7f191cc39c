package dev.homeport.examples.drill.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In and out of rotation, answer by answer. */
class RotationTest {

    private final Rotation rotation = new Rotation();

    @Test
    void one_no_is_forgiven_and_two_in_a_row_are_not() {
        notes(false, true, false);
        assertThat(rotation.in()).isTrue();
        notes(false);
        assertThat(rotation.in()).isFalse();
    }

    @Test
    void twelve_yeses_in_a_row_bring_it_back() {
        notes(false, false, true, false);
        for (int i = 0; i < 11; i++) {
            notes(true);
        }
        assertThat(rotation.in()).isFalse();
        notes(true);
        assertThat(rotation.in()).isTrue();
    }

    private void notes(boolean... answers) {
        for (var answer : answers) {
            rotation.note(answer);
        }
    }
}
