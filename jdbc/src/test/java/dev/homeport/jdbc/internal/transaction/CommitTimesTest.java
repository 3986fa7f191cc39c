package dev.homeport.jdbc.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commits counted by time. */
class CommitTimesTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CommitTimes times = new CommitTimes();

    @Test
    void commits_since_a_time_are_counted_and_earlier_ones_are_not() {
        for (int second = 0; second < 10; second++) {
            times.count(second * SECOND);
            times.count(second * SECOND + 1);
        }
        assertThat(times.since(5 * SECOND, 10 * SECOND)).hasValue(10);
        assertThat(times.since(-SECOND, 10 * SECOND)).hasValue(20);
        assertThat(times.since(10 * SECOND, 10 * SECOND)).hasValue(0);
        assertThat(times.last()).hasValue(9 * SECOND + 1);
    }

    @Test
    void a_commit_of_the_same_quarter_of_a_second_is_counted_rather_than_left_out() {
        times.count(5 * SECOND);
        assertThat(times.since(5 * SECOND + 1_000, 6 * SECOND)).hasValue(1);
    }

    @Test
    void a_time_that_is_longer_ago_than_is_remembered_is_unknown() {
        times.count(1);
        assertThat(times.since(0, 540 * SECOND)).hasValue(1);
        assertThat(times.since(0, 560 * SECOND)).isEmpty();
    }

    @Test
    void a_counter_begins_anew_when_its_turn_comes_again() {
        long round = 2_048L << 28;
        times.count(5);
        times.count(round + 5);
        assertThat(times.since(round, round + SECOND)).hasValue(1);
    }

    @Test
    void commits_of_many_threads_are_all_counted() {
        var threads = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 8; i++) {
            threads.add(CompletableFuture.runAsync(() -> {
                for (int commit = 0; commit < 10_000; commit++) {
                    times.count(commit);
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
        assertThat(times.since(0, 1)).hasValue(80_000);
    }
}
