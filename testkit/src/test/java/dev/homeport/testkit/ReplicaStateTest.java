package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReplicaStateTest {
    private static final int HERE = 0;
    private static final int THERE = 1;
    private static final ItemKey KEY = new ItemKey("orders", Map.of("id", AttributeValue.fromS("1")));
    private static final ItemImage NOTHING = ItemImage.of(Map.of());

    private final ReplicaState state = new ReplicaState(HERE);

    @Test
    void a_local_write_travels_and_counts_from_the_read_before_it() {
        assertThat(state.observe(KEY, NOTHING, image("a"), 100)).contains(version("a", 100, HERE));
        assertThat(state.wants(version("b", 99, THERE))).isFalse();
        assertThat(state.wants(version("b", 101, THERE))).isTrue();
    }

    @Test
    void writes_of_the_same_moment_are_ordered_by_their_regions() {
        state.observe(KEY, NOTHING, image("a"), 100);

        assertThat(state.wants(version("b", 100, THERE))).isTrue();
        assertThat(version("a", 100, HERE).isNewerThan(version("b", 100, THERE)))
                .isFalse();
    }

    @Test
    void our_own_write_does_not_travel_on() {
        write(version("b", 100, THERE), NOTHING);

        assertThat(state.observe(KEY, NOTHING, image("b"), 110)).isEmpty();
        assertThat(state.covered(KEY)).isEmpty();
    }

    @Test
    void a_local_write_like_ours_travels_when_ours_changed_nothing() {
        write(version("b", 100, THERE), image("b"));

        assertThat(state.observe(KEY, image("c"), image("b"), 90)).contains(version("b", 101, HERE));
    }

    @Test
    void a_local_write_upon_ours_is_newer_whatever_the_clock_says() {
        write(version("b", 100, THERE), NOTHING);
        state.observe(KEY, NOTHING, image("b"), 90);

        assertThat(state.observe(KEY, image("b"), image("a"), 90)).contains(version("a", 101, HERE));
    }

    @Test
    void a_newer_local_write_that_ours_covered_is_written_again() {
        write(version("b", 100, THERE), image("a"));

        var local = state.observe(KEY, NOTHING, image("a"), 105);
        assertThat(local).contains(version("a", 105, HERE));
        assertThat(state.covered(KEY)).isEmpty();
        assertThat(state.observe(KEY, image("a"), image("b"), 105)).isEmpty();

        assertThat(state.covered(KEY)).isEqualTo(local);
    }

    @Test
    void a_write_without_an_answer_is_recognised_when_it_happened_after_all() {
        state.applying(version("b", 100, THERE));
        state.streamEnded();

        assertThat(state.observe(KEY, image("x"), image("b"), 110)).isEmpty();
    }

    @Test
    void a_write_that_failed_is_still_wanted() {
        state.applying(version("b", 100, THERE));

        assertThat(state.wants(version("b", 100, THERE))).isTrue();
    }

    @Test
    void a_write_that_never_happened_hides_no_later_one_once_its_repetition_has_an_answer() {
        state.applying(version("b", 100, THERE));
        write(version("b", 100, THERE), NOTHING);
        assertThat(state.observe(KEY, NOTHING, image("b"), 110)).isEmpty();
        state.streamEnded();
        state.observe(KEY, image("b"), image("a"), 120);

        assertThat(state.observe(KEY, image("a"), image("b"), 130)).contains(version("b", 130, HERE));
    }

    @Test
    void a_set_is_the_same_in_any_order() {
        var one = ItemImage.of(Map.of("tags", AttributeValue.fromSs(List.of("x", "y"))));
        var other = ItemImage.of(Map.of("tags", AttributeValue.fromSs(List.of("y", "x"))));

        assertThat(one).isEqualTo(other);
    }

    @Test
    void a_table_made_anew_has_no_past() {
        state.observe(KEY, NOTHING, image("a"), 100);
        state.forget("orders");

        assertThat(state.wants(version("b", 1, THERE))).isTrue();
    }

    private void write(ItemVersion version, ItemImage before) {
        state.applying(version);
        state.applied(version, before);
    }

    private static ItemVersion version(String value, long writtenNanos, int region) {
        return new ItemVersion(KEY, image(value), writtenNanos, region);
    }

    private static ItemImage image(String value) {
        return ItemImage.of(Map.of("value", AttributeValue.fromS(value)));
    }
}
