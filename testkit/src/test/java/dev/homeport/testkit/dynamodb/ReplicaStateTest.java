package dev.homeport.testkit.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.dynamodb.ReplicaWriteException.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReplicaStateTest {
    private static final int HERE = 0;
    private static final int THERE = 1;
    private static final ItemKey KEY = new ItemKey("orders", Map.of("id", AttributeValue.fromS("1")));
    private static final long LATEST = ReplicaState.LATEST.toNanos();
    private static final ItemImage NOTHING = ItemImage.of(Map.of());

    private final ReplicaState state = new ReplicaState(HERE);

    @Test
    void a_local_write_travels_and_counts_from_the_read_before_it() {
        assertThat(state.observe(KEY, NOTHING, image("a"), 100)).contains(version("a", 100, HERE));
        assertThat(wants(version("b", 99, THERE))).isFalse();
        assertThat(wants(version("b", 101, THERE))).isTrue();
    }

    @Test
    void writes_of_the_same_moment_are_ordered_by_their_regions() {
        state.observe(KEY, NOTHING, image("a"), 100);

        assertThat(wants(version("b", 100, THERE))).isTrue();
        assertThat(version("a", 100, HERE).isNewerThan(version("b", 100, THERE)))
                .isFalse();
    }

    @Test
    void our_own_write_does_not_travel_on() {
        write(version("b", 100, THERE), NOTHING);

        assertThat(state.observe(KEY, NOTHING, image("b"), 110)).isEmpty();
        assertThat(state.due()).isEmpty();
        assertThat(state.isSettled()).isTrue();
    }

    @Test
    void a_local_write_like_ours_travels_when_ours_changed_nothing() {
        write(version("b", 100, THERE), image("b"));

        assertThat(state.observe(KEY, image("c"), image("b"), 90)).contains(version("b", 90, HERE));
    }

    @Test
    void a_local_write_that_the_stream_shows_late_is_not_upon_what_has_replaced_it() {
        write(version("c", 100, THERE), image("c"));

        assertThat(state.observe(KEY, image("a"), image("b"), 90)).contains(version("b", 90, HERE));
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

        var local = version("a", 105, HERE);
        assertThat(state.observe(KEY, NOTHING, image("a"), 105)).contains(local);
        assertThat(state.due()).isEmpty();
        assertThat(state.observe(KEY, image("a"), image("b"), 105)).isEmpty();

        assertThat(state.due()).containsExactly(local);
    }

    @Test
    void a_write_that_failed_is_due_again_however_often_it_fails() {
        state.arrived(version("b", 100, THERE));
        for (var outcome : Outcome.values()) {
            state.failed(version("b", 100, THERE), outcome, 0);
            state.streamEnded(1);

            assertThat(state.due()).containsExactly(version("b", 100, THERE));
        }
    }

    @Test
    void a_write_without_an_answer_is_recognised_when_it_happens_after_all_and_has_lost_by_then() {
        state.arrived(version("b", 100, THERE));
        state.failed(version("b", 100, THERE), Outcome.PERHAPS_LATER, 0);
        write(version("c", 110, THERE), NOTHING);
        assertThat(state.observe(KEY, NOTHING, image("c"), 120)).isEmpty();
        state.streamEnded(LATEST);

        assertThat(state.observe(KEY, image("c"), image("b"), 130)).isEmpty();
        assertThat(state.due()).containsExactly(version("c", 110, THERE));
    }

    @Test
    void a_write_that_can_no_longer_happen_hides_no_later_one() {
        state.arrived(version("b", 100, THERE));
        state.failed(version("b", 100, THERE), Outcome.PERHAPS_LATER, 0);
        state.streamEnded(LATEST + 1);

        assertThat(state.observe(KEY, NOTHING, image("b"), 130)).contains(version("b", 130, HERE));
    }

    @Test
    void a_server_that_does_not_answer_may_do_later_what_it_got() {
        state.arrived(version("b", 100, THERE));
        state.failed(version("b", 100, THERE), Outcome.PERHAPS_LATER, 0);
        state.unanswered(1000);
        state.streamEnded(LATEST + 1000);

        assertThat(state.observe(KEY, NOTHING, image("b"), 130)).isEmpty();
    }

    @Test
    void what_a_server_did_before_its_end_is_in_its_stream_and_the_rest_will_not_be() {
        state.arrived(version("b", 100, THERE));
        state.failed(version("b", 100, THERE), Outcome.PERHAPS_LATER, 0);
        state.restarted();
        state.streamEnded(1);

        assertThat(state.observe(KEY, NOTHING, image("b"), 130)).contains(version("b", 130, HERE));
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

        assertThat(wants(version("b", 1, THERE))).isTrue();
    }

    private boolean wants(ItemVersion version) {
        state.arrived(version);
        return state.due().contains(version);
    }

    private void write(ItemVersion version, ItemImage before) {
        state.arrived(version);
        state.applied(version, before);
    }

    private static ItemVersion version(String value, long writtenNanos, int region) {
        return new ItemVersion(KEY, image(value), writtenNanos, region);
    }

    private static ItemImage image(String value) {
        return ItemImage.of(Map.of("value", AttributeValue.fromS(value)));
    }
}
