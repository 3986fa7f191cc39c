package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A failover is told in one line, whatever number of connections it costs. */
class QuietFailoverTest {

    private static final int IN_USE = 4;

    @Test
    void hikaricp_adds_no_stack_for_each_connection_that_a_failover_ends() throws Exception {
        var lines = new ListAppender<ILoggingEvent>();
        var hikari = (Logger) LoggerFactory.getLogger("com.zaxxer.hikari");
        try (var lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
                var rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(IN_USE)))) {
            var east = lab.region(Rig.EAST);
            rig.awaitRole(lab.region(Rig.WEST), NodeStatus.Role.STANDBY);
            var borrowed = new ArrayList<Connection>();
            for (int i = 0; i < IN_USE; i++) {
                borrowed.add(rig.dataSource().getConnection());
            }
            lines.start();
            hikari.setLevel(Level.WARN);
            hikari.addAppender(lines);
            east.freeze();
            var begun = new CountDownLatch(IN_USE);
            var failures = borrowed.stream()
                    .map(connection -> CompletableFuture.supplyAsync(() -> failureOf(connection, begun), Rig.THREADS))
                    .toList();
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            for (var failure : failures) {
                assertThat(failure.get(60, TimeUnit.SECONDS).getSQLState()).startsWith("08");
            }
            lab.region(Rig.WEST).promote();
            try (var connection = rig.dataSource().getConnection()) {
                assertThat(connection.isValid(5)).isTrue();
            }
            await().untilAsserted(() ->
                    assertThat(rig.dataSource().poolStatus().active()).isZero());
            assertThat(stacks(lines.list)).isEmpty();
        } finally {
            hikari.setLevel(null);
            hikari.detachAppender(lines);
        }
    }

    /** Runs a statement, gives the connection back, and returns why the statement failed. */
    private static SQLException failureOf(Connection connection, CountDownLatch begun) {
        try (connection;
                var statement = connection.createStatement()) {
            begun.countDown();
            statement.execute("select 1");
            throw new AssertionError("a frozen server has answered");
        } catch (SQLException e) {
            assertThat(e.getSuppressed()).as("closing is quiet").isEmpty();
            return e;
        }
    }

    private static List<String> stacks(List<ILoggingEvent> lines) {
        return lines.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN) && line.getThrowableProxy() != null)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
