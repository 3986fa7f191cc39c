package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.RefreshResult.Changed;
import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.rules.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RefreshTest {

    record Db(String host, @Default("5432") int port) {}

    private final Store store = new Store().put("host", "a");
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void a_value_that_is_written_reaches_the_running_application() {
        try (var config = loader().refreshEvery(Duration.ofMillis(20)).load()) {
            store.put("eu-west-1/host", "b");

            await().until(() -> config.current().host().equals("b"));
            assertThat(config.generation()).isEqualTo(2);
        }
    }

    @Test
    void listeners_hear_of_each_generation_once_on_a_named_thread() {
        try (var config = loader().onChange(this::listen).load()) {
            store.put("host", "b").put("port", "6432");
            assertThat(config.refreshNow()).isEqualTo(new Changed(2, Set.of("host", "port")));
            assertThat(config.refreshNow()).isEqualTo(new Unchanged());
            store.put("host", "c");
            assertThat(config.refreshNow()).isEqualTo(new Changed(3, Set.of("host")));

            await().untilAsserted(() -> assertThat(told)
                    .containsExactly(
                            "a -> b [host, port] on homeport-config-events",
                            "b -> c [host] on homeport-config-events"));
        }
    }

    @Test
    void a_listener_that_throws_harms_nobody() {
        try (var config = loader().onChange((before, after, keys) -> {
                    throw new IllegalStateException("no");
                })
                .onChange(this::listen)
                .load()) {
            store.put("host", "b");

            assertThat(config.refreshNow()).isInstanceOf(Changed.class);
            await().until(() -> told.size() == 1);
        }
    }

    @Test
    void a_refresh_that_fails_keeps_the_last_good_generation_and_says_why() {
        try (var config = loader().onChange(this::listen).load()) {
            store.values.remove("host");

            assertThat(config.refreshNow())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.problems())
                                    .singleElement()
                                    .asString()
                                    .isEqualTo("host: ABSENT: wanted a text: no source has it"
                                            + " [store eu-west-1/host: absent; store host: absent]"));
            assertThat(config.current().host()).isEqualTo("a");
            assertThat(config.generation()).isEqualTo(1);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void those_who_ask_at_once_are_served_by_one_reading() {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var readings = new AtomicInteger();
        ConfigSource slow = new ConfigSource() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public boolean refreshable() {
                return true;
            }

            @Override
            public SourceReading read(SourceRequest request) throws InterruptedException {
                if (readings.incrementAndGet() == 2) {
                    entered.countDown();
                    leave.await();
                }
                return store.read(request);
            }
        };
        try (var config = ConfigLoader.of(Db.class).source(slow).load()) {
            var first = CompletableFuture.supplyAsync(config::refreshNow);
            await().until(() -> entered.getCount() == 0);
            var waiters = new CopyOnWriteArrayList<Thread>();
            var others = List.of(1, 2, 3).stream()
                    .map(i -> {
                        var answer = new CompletableFuture<RefreshResult>();
                        var thread = new Thread(() -> answer.complete(config.refreshNow()));
                        waiters.add(thread);
                        thread.start();
                        return answer;
                    })
                    .toList();
            await().until(() -> waiters.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            leave.countDown();

            assertThat(first.join()).isEqualTo(new Unchanged());
            others.forEach(other -> assertThat(other.join()).isEqualTo(new Unchanged()));
            assertThat(readings).hasValue(3);
        }
    }

    @Test
    void without_a_refreshable_source_nothing_is_read_again_and_no_thread_is_started() {
        try (var config =
                ConfigLoader.of(Db.class).source(Fixtures.map("host", "a")).load()) {
            assertThat(config.refreshNow()).isEqualTo(new Unchanged());
            assertThat(config.age()).isZero();
            await().until(() -> threads().isEmpty());
        }
    }

    @Test
    void age_counts_from_the_last_confirmation_and_degrades_health_past_its_limit() {
        var clock = new VirtualClock();
        try (var config =
                loader().refreshEvery(Duration.ofHours(1)).clock(clock).load()) {
            store.failing = FailureKind.THROTTLED;
            clock.advance(Duration.ofHours(3));
            assertThat(config.refreshNow()).isInstanceOf(Failed.class);
            assertThat(config.age()).isEqualTo(Duration.ofHours(3));
            assertDegraded(config, false);

            clock.advance(Duration.ofMinutes(1));
            assertDegraded(config, true);

            store.failing = null;
            config.refreshNow();
            assertThat(config.age()).isZero();
            assertDegraded(config, false);
        }
    }

    private static void assertDegraded(Config<?> config, boolean expected) {
        try (var monitor = HealthMonitor.builder().check(config.healthCheck()).build()) {
            await().until(() -> monitor.snapshot().firstRoundComplete());
            assertThat(monitor.snapshot().isUp(Scope.READY)).isTrue();
            assertThat(monitor.snapshot().degraded(Scope.READY)).hasSize(expected ? 1 : 0);
            if (expected) {
                assertThat(monitor.snapshot().check("config").orElseThrow().lastReason())
                        .hasValueSatisfying(reason ->
                                assertThat(reason).startsWith("not refreshed for 3h1m; the last refresh failed: host"));
            }
        }
    }

    @Test
    void closing_interrupts_what_is_being_read_and_leaves_no_thread() {
        var hanging = new CountDownLatch(1);
        ConfigSource hangs = new ConfigSource() {
            @Override
            public String name() {
                return "hangs";
            }

            @Override
            public boolean refreshable() {
                return true;
            }

            @Override
            public SourceReading read(SourceRequest request) throws InterruptedException {
                if (store.readings.get() == 1) {
                    hanging.countDown();
                    new CountDownLatch(1).await();
                }
                return store.read(request);
            }
        };
        var config = ConfigLoader.of(Db.class).source(hangs).load();
        var asking = CompletableFuture.supplyAsync(config::refreshNow);
        await().until(() -> hanging.getCount() == 0);
        var clock = MonotonicClock.create();
        var startedAt = clock.instant();

        config.close();
        config.close();

        assertThat(Duration.between(startedAt, clock.instant())).isLessThan(Duration.ofSeconds(5));
        assertThatThrownBy(asking::join).hasRootCauseInstanceOf(CancellationException.class);
        assertThatThrownBy(config::refreshNow).isInstanceOf(IllegalStateException.class);
        assertThat(config.current().host()).isEqualTo("a");
        await().until(() -> threads().isEmpty());
    }

    @Test
    void an_interrupted_start_says_so_and_stays_interrupted() {
        ConfigSource interrupted = new ConfigSource() {
            @Override
            public String name() {
                return "interrupted";
            }

            @Override
            public SourceReading read(SourceRequest request) throws InterruptedException {
                throw new InterruptedException();
            }
        };

        assertThatThrownBy(() -> ConfigLoader.of(Db.class).source(interrupted).load())
                .hasMessageContaining("the thread was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private ConfigLoader<Db> loader() {
        return ConfigLoader.of(Db.class).region(REGION).source(store);
    }

    private void listen(Db before, Db after, Set<String> keys) {
        told.add(before.host() + " -> " + after.host() + " "
                + keys.stream().sorted().toList() + " on "
                + Thread.currentThread().getName());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("homeport-config-"))
                .toList();
    }
}
