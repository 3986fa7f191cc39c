package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More borrowers than connections: each waits its turn in the pool's own queue, and leaves it when the pool ends. */
class SaturatedPoolTest {

    private final AtomicInteger timeouts = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private RegionLab lab;
    private LabRegion west;

    @BeforeEach
    void start() {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        west = lab.region(Rig.WEST);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void whoever_came_first_is_served_first_and_the_pools_own_meters_say_how_long_it_took() throws Exception {
        try (var rig = rig()) {
            var held = rig.dataSource().getConnection();
            var first = borrows(rig, "first");
            await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().waiting() == 1);
            passes(Duration.ofMillis(500));
            var second = borrows(rig, "second");
            await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().waiting() == 2);
            passes(Duration.ofMillis(800));
            held.close();
            first.get(60, TimeUnit.SECONDS);
            second.get(60, TimeUnit.SECONDS);
            assertThat(served).containsExactly("first", "second");
            assertThat(timeouts).as("borrows that the pool counts as failed").hasValue(0);
            assertThat(Duration.ofNanos(longestNanos.get())).isGreaterThan(Duration.ofMillis(1_100));
        }
    }

    @Test
    void a_borrow_that_fails_is_one_timeout_in_the_pools_meters() throws Exception {
        try (var rig = rig();
                var held = rig.dataSource().getConnection()) {
            assertThat(held.isValid(5)).isTrue();
            assertThatThrownBy(rig.dataSource()::getConnection).hasMessageContaining("1 in use");
            assertThat(timeouts).hasValue(1);
        }
    }

    @Test
    void all_who_wait_in_the_pool_of_a_deposed_primary_get_connections_to_the_new_one() throws Exception {
        try (var rig = rig()) {
            var held = rig.dataSource().getConnection();
            var deposed = rig.pool();
            var borrowers = List.of(borrows(rig, "a"), borrows(rig, "b"), borrows(rig, "c"));
            await().atMost(Duration.ofSeconds(60)).until(() -> deposed.waiting() == 3);
            west.promote();
            for (var borrower : borrowers) {
                assertThat(borrower.get(60, TimeUnit.SECONDS)).isEqualTo(west.serverPort());
            }
            assertThat(deposed.waiting()).isZero();
            assertThat(timeouts).as("nobody failed").hasValue(0);
            assertThat(held.isValid(5)).isFalse();
            held.close();
        }
    }

    @Test
    void an_interrupt_by_the_application_ends_a_wait_in_the_pool_and_is_kept() throws Exception {
        try (var rig = rig();
                var held = rig.dataSource().getConnection()) {
            assertThat(held.isValid(5)).isTrue();
            var kept = new CompletableFuture<Boolean>();
            var borrower = new Thread(() -> {
                try {
                    rig.dataSource().getConnection().close();
                } catch (SQLException e) {
                    kept.complete(Thread.currentThread().isInterrupted());
                }
            });
            borrower.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().waiting() == 1);
            borrower.interrupt();
            assertThat(kept.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Borrows, tells that it did, and returns the port of the server it got to. */
    private CompletableFuture<Integer> borrows(Rig rig, String name) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (var connection = rig.dataSource().getConnection();
                            var statement = connection.createStatement();
                            var row = statement.executeQuery("select inet_server_port()")) {
                        served.add(name);
                        row.next();
                        return row.getInt(1);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Rig.THREADS);
    }

    private static void passes(Duration time) {
        await().pollDelay(time).until(() -> true);
    }

    private Rig rig() {
        var hikari = Rig.pool(1);
        hikari.setMetricsTrackerFactory((pool, stats) -> new IMetricsTracker() {
            @Override
            public void recordConnectionTimeout() {
                timeouts.incrementAndGet();
            }

            @Override
            public void recordConnectionAcquiredNanos(long elapsed) {
                longestNanos.accumulateAndGet(elapsed, Math::max);
            }
        });
        return Rig.over(
                lab, builder -> builder.hikari(hikari).standbyConnections(0).borrowTimeout(Duration.ofSeconds(3)));
    }
}
