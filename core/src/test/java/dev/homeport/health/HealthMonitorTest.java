package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthTransition.CheckChanged;
import dev.homeport.health.HealthTransition.ScopeChanged;
import dev.homeport.rules.VirtualClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HealthMonitorTest {

    private final AtomicReference<CheckResult> answer = new AtomicReference<>(CheckResult.up());
    private final Collection<HealthTransition> seen = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void waitBriefly() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
        Awaitility.setDefaultPollDelay(Duration.ZERO);
    }

    @Test
    void it_is_ready_after_the_first_round_and_follows_the_probe() {
        try (var monitor = monitor(fast("a", answer::get))) {
            await().until(() -> monitor.snapshot().isUp(Scope.READY));

            answer.set(CheckResult.down("switched off"));
            await().until(() -> !monitor.snapshot().isUp(Scope.READY));
            assertThat(check(monitor, "a").lastReason()).contains("switched off");
            assertThat(monitor.snapshot().isUp(Scope.LIVE)).isTrue();

            answer.set(CheckResult.up());
            await().until(() -> monitor.snapshot().isUp(Scope.READY));
        }
    }

    @Test
    void every_change_is_told_once_and_in_order_although_a_listener_throws() {
        answer.set(CheckResult.down("not yet"));
        try (var monitor = monitor(fast("a", answer::get))) {
            await().until(() -> check(monitor, "a").state() == CheckState.DOWN
                    && check(monitor, "a").ran() > 1);
            monitor.addListener(transition -> {
                throw new IllegalStateException("thrown for the test");
            });
            monitor.addListener(seen::add);
            answer.set(CheckResult.up());
            await().until(() -> monitor.snapshot().isUp(Scope.READY));
            answer.set(CheckResult.down("switched off"));
            await().until(() -> !monitor.snapshot().isUp(Scope.READY));
        }

        assertThat(seen)
                .extracting(HealthMonitorTest::brief)
                .containsExactly("a UP", "READY true", "REGION true", "a DOWN", "READY false", "REGION false");
    }

    @Test
    void a_listener_that_was_removed_hears_of_no_further_change() {
        var removed = new CopyOnWriteArrayList<HealthTransition>();
        HealthListener listener = removed::add;
        answer.set(CheckResult.up());
        try (var monitor = monitor(fast("a", answer::get))) {
            monitor.addListener(listener);
            monitor.removeListener(listener);
            monitor.removeListener(listener);
            monitor.addListener(seen::add);
            answer.set(CheckResult.down("switched off"));
            await().until(() -> !seen.isEmpty());
        }
        assertThat(removed).isEmpty();
    }

    private static String brief(HealthTransition transition) {
        if (transition instanceof CheckChanged change) {
            return change.check() + " " + change.to();
        }
        var change = (ScopeChanged) transition;
        return change.scope() + " " + change.up();
    }

    @Test
    void a_probe_that_throws_is_down_and_only_the_class_of_the_exception_is_told() {
        try (var monitor = monitor(fast("a", () -> {
            throw new IllegalStateException("password=hunter2");
        }))) {
            await().until(() -> check(monitor, "a").state() == CheckState.DOWN);

            assertThat(check(monitor, "a").lastReason()).contains("java.lang.IllegalStateException");
        }
    }

    @Test
    void a_probe_that_returns_null_is_down() {
        try (var monitor = monitor(fast("a", () -> null))) {
            await().until(() -> check(monitor, "a").state() == CheckState.DOWN);
        }
    }

    @Test
    void an_error_in_a_probe_is_down_too() {
        try (var monitor = monitor(fast("a", () -> {
            throw new NoClassDefFoundError("thrown for the test");
        }))) {
            await().until(() -> check(monitor, "a").state() == CheckState.DOWN);
        }
    }

    @Test
    void a_probe_that_never_returns_holds_two_threads_and_the_others_go_on() {
        var forEver = new CountDownLatch(1);
        try (var monitor = monitor(fast("stuck", () -> ignoringInterrupts(forEver)), fast("fine", answer::get))) {
            await().until(() -> check(monitor, "stuck").skipped() >= 2);

            assertThat(threads("homeport-health-stuck")).isEqualTo(2);
            assertThat(check(monitor, "stuck").state()).isEqualTo(CheckState.DOWN);
            assertThat(check(monitor, "stuck").abandoned()).isEqualTo(2);
            assertThat(check(monitor, "fine").state()).isEqualTo(CheckState.UP);

            forEver.countDown();
            await().until(() -> check(monitor, "stuck").state() == CheckState.UP);
        } finally {
            forEver.countDown();
        }
    }

    @Test
    void a_probe_is_interrupted_at_its_deadline_and_later_runs_are_not() {
        var runs = new AtomicInteger();
        var interrupted = new ConcurrentLinkedQueue<Integer>();
        try (var monitor = monitor(fast("a", () -> {
            int run = runs.incrementAndGet();
            if (run == 1) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException expected) {
                    interrupted.add(run);
                    // As if it came in the last moment, and were still set when the probe returns.
                    Thread.currentThread().interrupt();
                }
            } else if (Thread.currentThread().isInterrupted()) {
                interrupted.add(run);
            }
            return CheckResult.up();
        }))) {
            await().until(() -> check(monitor, "a").state() == CheckState.UP && runs.get() >= 4);

            assertThat(interrupted).containsExactly(1);
            assertThat(check(monitor, "a").abandoned()).isPositive();
        }
    }

    @Test
    void staleness_is_seen_although_the_monitors_own_thread_is_stuck() {
        var clock = new VirtualClock();
        var release = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        var builder = HealthMonitor.builder().clock(clock).check(fast("a", answer::get));
        try (var monitor = builder.build()) {
            await().until(() -> {
                clock.advance(Duration.ofMillis(1));
                return monitor.snapshot().isUp(Scope.READY);
            });
            monitor.addObserver((check, outcome, took) -> {
                held.countDown();
                ignoringInterrupts(release);
            });
            await().until(() -> {
                clock.advance(Duration.ofMillis(20));
                return held.getCount() == 0;
            });

            clock.advance(Duration.ofMinutes(1));

            assertThat(check(monitor, "a").state()).isEqualTo(CheckState.STALE);
            assertThat(monitor.snapshot().isUp(Scope.READY)).isFalse();
            assertThat(monitor.snapshot()).isSameAs(monitor.snapshot());
            release.countDown();
        } finally {
            release.countDown();
        }
    }

    @Test
    void a_closed_monitor_goes_stale_and_closing_again_does_nothing() {
        var clock = new VirtualClock();
        var monitor = HealthMonitor.builder()
                .clock(clock)
                .check(fast("a", answer::get))
                .build();
        await().until(() -> {
            clock.advance(Duration.ofMillis(1));
            return monitor.snapshot().isUp(Scope.READY);
        });
        monitor.close();
        monitor.close();

        clock.advance(Duration.ofMinutes(1));

        assertThat(monitor.snapshot().isUp(Scope.READY)).isFalse();
    }

    @Test
    void closing_leaves_no_thread_behind() {
        var monitor = monitor(fast("left-over", answer::get), fast("hung", () -> {
            new CountDownLatch(1).await();
            return CheckResult.up();
        }));
        await().until(() -> monitor.snapshot().firstRoundComplete());
        await().until(() -> threads("homeport-health-left-over") > 0 && threads("homeport-health-hung") > 0);

        monitor.close();

        await().atMost(Duration.ofSeconds(60)).until(() -> threads("homeport-health-") == 0);
    }

    @Test
    void closing_is_bounded_although_a_probe_ignores_its_interrupt() {
        var forEver = new CountDownLatch(1);
        var monitor = monitor(fast("deaf", () -> ignoringInterrupts(forEver)));
        await().until(() -> threads("homeport-health-deaf") > 0);

        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                monitor.close();
                return true;
            });
        } finally {
            forEver.countDown();
        }
    }

    @Test
    void names_given_twice_are_refused_together() {
        var builder = HealthMonitor.builder();
        List.of("a", "b", "a", "b").forEach(name -> builder.check(fast(name, answer::get)));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("\"a\"", "\"b\"");
    }

    @Test
    void without_checks_it_is_up() {
        try (var monitor = monitor()) {
            assertThat(monitor.snapshot().isUp(Scope.READY)).isTrue();
        }
    }

    private static HealthMonitor monitor(HealthCheck... checks) {
        var builder = HealthMonitor.builder();
        List.of(checks).forEach(builder::check);
        return builder.build();
    }

    /** Patient enough for a machine that is busy. */
    private static HealthCheck fast(String name, HealthProbe probe) {
        return HealthCheck.builder(name, probe)
                .interval(Duration.ofMillis(100))
                .deadline(Duration.ofMillis(100))
                .fall(3)
                .rise(1)
                .maxAge(Duration.ofSeconds(30))
                .build();
    }

    private static CheckStatus check(HealthMonitor monitor, String name) {
        return monitor.snapshot().check(name).orElseThrow();
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static CheckResult ignoringInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // That is what it is here for.
            }
        }
        return CheckResult.up();
    }
}
