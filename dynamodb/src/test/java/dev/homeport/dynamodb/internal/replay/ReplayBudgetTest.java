package dev.homeport.dynamodb.internal.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReplayBudgetTest {

    private static final long SECOND = 1_000_000_000;
    private static final double ROUNDING = 1e-6;

    private final AtomicLong now = new AtomicLong();
    private final ReplayBudget budget = new ReplayBudget(now::get);

    @Test
    void a_tenth_of_the_operations_may_be_retried() {
        drain();
        operations(1_000, AccessMode.WRITE);
        assertThat(retries(1_000)).isEqualTo(100);
    }

    @Test
    void a_client_with_little_to_do_may_retry_twice_a_second() {
        drain();
        assertThat(budget.tryRetry()).isFalse();
        now.addAndGet(SECOND);
        assertThat(retries(10)).isEqualTo(2);
    }

    @Test
    void what_is_saved_up_has_a_limit() {
        operations(1_000_000, AccessMode.READ);
        now.addAndGet(3_600 * SECOND);
        assertThat(retries(1_000)).isEqualTo(100);
    }

    @Test
    void one_read_in_fifty_may_be_hedged_and_one_in_ten_while_a_region_is_slow() {
        budget.tryHedge(false);
        operations(1_000, AccessMode.READ);
        assertThat(hedges(1_000, false)).isEqualTo(20);
        operations(900, AccessMode.READ);
        assertThat(hedges(1_000, true)).isEqualTo(90);
    }

    @Test
    void a_hedge_that_has_nowhere_to_go_costs_nobody_a_retry() {
        drain();
        operations(1_000, AccessMode.READ);
        for (int i = 0; i < 500; i++) {
            assertThat(budget.tryHedge(true)).isTrue();
            budget.hedgeNotSent();
        }
        assertThat(retries(1_000)).isEqualTo(100);
    }

    @Test
    void writes_earn_no_hedge() {
        budget.tryHedge(false);
        operations(1_000, AccessMode.WRITE);
        assertThat(budget.tryHedge(true)).isFalse();
    }

    @Test
    void a_hedge_takes_the_place_of_a_retry() {
        budget.tryHedge(false);
        drain();
        operations(1_000, AccessMode.READ);
        assertThat(hedges(1_000, false)).isEqualTo(20);
        assertThat(retries(1_000)).isEqualTo(80);
    }

    @Test
    void where_retries_have_used_the_budget_up_no_read_is_hedged_and_its_share_is_kept() {
        drain();
        operations(1_000, AccessMode.READ);
        assertThat(retries(1_000)).isEqualTo(100);
        assertThat(hedges(1_000, false)).isZero();
        now.addAndGet(10 * SECOND);
        assertThat(hedges(1_000, false)).isEqualTo(20);
    }

    /** What may happen in a client, in any order. */
    enum Happening {
        READ,
        WRITE,
        RETRY_WANTED,
        HEDGE_WANTED,
        HEDGE_WANTED_WHILE_SLOW,
        A_TENTH_OF_A_SECOND
    }

    @Property(tries = 500)
    void a_region_never_sees_more_than_eleven_requests_for_ten_operations_whatever_is_repeated_or_hedged(
            @ForAll @Size(max = 2_000) List<Happening> happenings,
            @ForAll @IntRange(min = 1, max = 50) int operations) {
        var clock = new AtomicLong();
        var any = new ReplayBudget(clock::get);
        int made = 0;
        int reads = 0;
        int tenths = 0;
        int repeated = 0;
        int hedged = 0;
        for (var happening : happenings) {
            switch (happening) {
                case READ, WRITE -> {
                    var access = happening == Happening.READ ? AccessMode.READ : AccessMode.WRITE;
                    for (int i = 0; i < operations; i++) {
                        any.operation(access);
                    }
                    made += operations;
                    reads += access == AccessMode.READ ? operations : 0;
                }
                case RETRY_WANTED -> repeated += any.tryRetry() ? 1 : 0;
                case HEDGE_WANTED -> hedged += any.tryHedge(false) ? 1 : 0;
                case HEDGE_WANTED_WHILE_SLOW -> hedged += any.tryHedge(true) ? 1 : 0;
                case A_TENTH_OF_A_SECOND -> {
                    tenths++;
                    clock.addAndGet(SECOND / 10);
                }
            }
            assertThat(repeated + hedged).isLessThanOrEqualTo((int) (made * 0.1 + 0.2 * tenths + 2 + ROUNDING));
            assertThat(hedged).isLessThanOrEqualTo((int) (reads * 0.1 + 0.1 * tenths + 1 + ROUNDING));
        }
    }

    @Test
    void permits_are_neither_lost_nor_doubled_among_threads() throws InterruptedException {
        drain();
        int threads = 4;
        int each = 200;
        var granted = new AtomicInteger();
        var done = new CountDownLatch(threads);
        for (int thread = 0; thread < threads; thread++) {
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            budget.operation(AccessMode.READ);
                            granted.addAndGet(budget.tryRetry() ? 1 : 0);
                        }
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        while (budget.tryRetry()) {
            granted.incrementAndGet();
        }
        assertThat(granted.get()).isBetween(threads * each / 10 - 1, threads * each / 10);
    }

    private void operations(int count, AccessMode access) {
        for (int i = 0; i < count; i++) {
            budget.operation(access);
        }
    }

    private int retries(int attempts) {
        int granted = 0;
        for (int i = 0; i < attempts; i++) {
            granted += budget.tryRetry() ? 1 : 0;
        }
        return granted;
    }

    private int hedges(int attempts, boolean degraded) {
        int granted = 0;
        for (int i = 0; i < attempts; i++) {
            granted += budget.tryHedge(degraded) ? 1 : 0;
        }
        return granted;
    }

    private void drain() {
        retries(10);
    }
}
