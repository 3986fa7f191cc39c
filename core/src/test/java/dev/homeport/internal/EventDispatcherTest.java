package dev.homeport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventDispatcherTest {

    private static final String THREAD = "homeport-test-events";
    private static final int CAPACITY = 1_000;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Long> drops = new CopyOnWriteArrayList<>();
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final EventDispatcher<Consumer<Integer>> dispatcher =
            new EventDispatcher<>(THREAD, (listener, thrown) -> failures.add(thrown.getMessage()), drops::add);

    @AfterEach
    void close() {
        released.countDown();
        dispatcher.close(new Deadline(Duration.ofSeconds(10)));
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(THREAD)));
    }

    @Test
    void listeners_hear_every_event_in_order_on_one_daemon_thread() {
        var threads = new CopyOnWriteArrayList<Thread>();
        dispatcher.add(event -> threads.add(Thread.currentThread()));
        dispatcher.add(heard::add);
        publish(0, 100);
        await().until(() -> heard.size() == 100);
        assertThat(heard).isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(threads.stream().distinct())
                .singleElement()
                .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
    }

    @Test
    void a_listener_that_throws_is_told_of_and_the_others_hear_the_event() {
        dispatcher.add(event -> {
            throw new IllegalStateException("on purpose");
        });
        dispatcher.add(heard::add);
        publish(0, 2);
        await().untilAsserted(() -> assertThat(heard).containsExactly(0, 1));
        assertThat(failures).containsExactly("on purpose", "on purpose");
    }

    @Test
    void a_stuck_listener_stops_no_publisher_and_what_was_dropped_is_told_when_it_goes_on() throws Exception {
        var stuck = new CountDownLatch(1);
        dispatcher.add(event -> {
            stuck.countDown();
            awaitRelease();
        });
        dispatcher.add(heard::add);
        publish(0, 1);
        stuck.await();
        publish(1, CAPACITY + 5);
        assertThat(heard).isEmpty();
        released.countDown();
        await().until(() -> heard.size() == CAPACITY + 1);
        assertThat(drops).containsExactly(5L);
        assertThat(heard).endsWith(CAPACITY);
    }

    @Test
    void a_listener_that_was_removed_hears_nothing_more() {
        Consumer<Integer> first = heard::add;
        dispatcher.add(first);
        publish(0, 1);
        await().until(() -> heard.size() == 1);
        dispatcher.remove(first);
        var others = new CopyOnWriteArrayList<Integer>();
        dispatcher.add(others::add);
        publish(1, 1);
        await().until(() -> others.size() == 1);
        assertThat(heard).containsExactly(0);
    }

    @Test
    void closing_tells_what_waits_and_interrupts_a_listener_that_does_not_end() {
        var interrupted = new ArrayList<Boolean>();
        dispatcher.add(event -> interrupted.add(awaitRelease()));
        publish(0, 1);
        dispatcher.close(new Deadline(Duration.ofSeconds(10)));
        assertThat(interrupted).containsExactly(true);
    }

    @Test
    void an_event_after_the_end_is_neither_told_nor_a_failure() {
        dispatcher.add(heard::add);
        dispatcher.stop();
        publish(0, 1);
        assertThat(heard).isEmpty();
        assertThat(failures).isEmpty();
    }

    private void publish(int first, int count) {
        for (int event = first; event < first + count; event++) {
            int number = event;
            dispatcher.publish(listener -> listener.accept(number));
        }
    }

    /** Returns whether the wait was interrupted. */
    private boolean awaitRelease() {
        try {
            released.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
