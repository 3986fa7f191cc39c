package dev.homeport.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.Deadline;
import dev.homeport.internal.HostLookup;
import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.Rig;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever waits in a pool that is retired comes out at once, and carries no interrupt away. */
class PoolQueueTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int BORROWERS = 150;
    private static final int RACES = 2_000;

    @Test
    void a_hundred_and_fifty_borrowers_of_a_retired_pool_come_out_long_before_their_deadline() throws Exception {
        var pools = new NodePools(
                "queue",
                new ConnectSettings("app", () -> Credentials.of("app", ""), Map.of(), SECOND, new HostLookup(SECOND)),
                new PoolSettings(Rig.pool(2)),
                () -> {},
                (node, connections, took) -> {});
        var node = Node.of(Rig.EAST, "127.0.0.1", 1);
        var pool = pools.open(node, ElectionScript.primaryFacts(node), 2);
        var interrupted = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < BORROWERS; i++) {
            interrupted.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            assertThat(pool.await(TimeUnit.MINUTES.toMillis(5))).isNull();
                            return Thread.currentThread().isInterrupted();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Rig.THREADS));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> pool.waiting() == BORROWERS);
        pools.close();
        for (var status : interrupted) {
            assertThat(status.get(60, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(new Deadline(Duration.ofSeconds(20)).awaitEndOf(pools.retiring()))
                .isTrue();
        assertThat(pool.await(5_000)).as("a wait that begins later").isNull();
    }

    @Test
    void no_interrupt_outlives_the_wait_however_entering_leaving_and_retiring_meet() throws Exception {
        var together = new CyclicBarrier(2);
        var leaked = new CompletableFuture<Integer>();
        var queues = new PoolQueue[RACES];
        for (int i = 0; i < RACES; i++) {
            queues[i] = new PoolQueue();
        }
        var borrower = new Thread(() -> {
            int interrupts = 0;
            try {
                for (int race = 0; race < RACES; race++) {
                    together.await();
                    var hurried = race % 2 == 0;
                    try {
                        assertThat(queues[race].await(() -> empty(hurried))).isNull();
                    } catch (SQLException e) {
                        assertThat(hurried)
                                .as("its time was over before the pool was retired")
                                .isTrue();
                    }
                    interrupts += Thread.interrupted() ? 1 : 0;
                }
                leaked.complete(interrupts);
            } catch (Exception | AssertionError e) {
                leaked.completeExceptionally(e);
            }
        });
        borrower.setDaemon(true);
        borrower.start();
        for (var queue : queues) {
            together.await(60, TimeUnit.SECONDS);
            queue.retire();
        }
        assertThat(leaked.get(60, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void a_borrower_that_comes_interrupted_leaves_interrupted() throws Exception {
        var queue = new PoolQueue();
        var status = new CompletableFuture<Boolean>();
        var inside = new CountDownLatch(1);
        var borrower = new Thread(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> queue.await(() -> {
                        inside.countDown();
                        return empty(false);
                    }))
                    .isInstanceOf(SQLException.class);
            status.complete(Thread.currentThread().isInterrupted());
        });
        borrower.start();
        assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
        queue.retire();
        assertThat(status.get(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Waits as HikariCP does, in front of a queue into which nothing is ever put; a hurried one finds its time over. */
    private static Connection empty(boolean hurried) throws SQLException {
        try {
            new SynchronousQueue<Integer>(true).poll(hurried ? 0 : 60, TimeUnit.SECONDS);
            throw new SQLException("not available");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }
}
