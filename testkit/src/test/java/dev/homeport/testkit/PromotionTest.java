package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.postgres.Sql;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PromotionTest {
    @Test
    void an_acknowledged_write_survives_a_crash_and_both_ways_of_the_pair_can_be_primary() throws Exception {
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start()) {
            var a = lab.region("us-east-1");
            var b = lab.region("eu-west-1");
            String first;
            try (var connection = a.connect()) {
                Client.createTable(connection);
                Client.write(connection, "before the crash");
                first = Client.timeline(connection);
            }

            a.crash();
            assertThat(a.isRunning()).isFalse();
            assertThat(a.isWritable()).isFalse();
            assertThatThrownBy(a::connect).hasMessageContaining("refused");
            b.promote();
            assertThat(b.isWritable()).isTrue();
            String second;
            try (var connection = b.connect()) {
                assertThat(Client.holds(connection, "before the crash")).isTrue();
                Client.write(connection, "after the promotion");
                second = Client.timeline(connection);
            }
            assertThat(second).isGreaterThan(first);

            a.restart();
            try (var connection = a.connect()) {
                Client.write(connection, "into the stale primary");
                assertThat(Client.timeline(connection)).isEqualTo(first);
                assertThat(Client.holds(connection, "after the promotion")).isFalse();
            }

            a.rejoinAsStandbyOf(b);
            a.awaitCaughtUp(b, Client.SOON);
            try (var connection = a.connect()) {
                assertThat(Sql.isTrue(connection, "select pg_is_in_recovery()")).isTrue();
                assertThat(Client.holds(connection, "after the promotion")).isTrue();
                assertThat(Client.holds(connection, "into the stale primary")).isFalse();
            }

            b.stop();
            a.promote();
            try (var connection = a.connect()) {
                assertThat(Client.holds(connection, "after the promotion")).isTrue();
                assertThat(Client.timeline(connection)).isGreaterThan(second);
            }
        }
    }

    @Test
    void a_promotion_beside_a_living_primary_leaves_two_that_take_writes() throws Exception {
        try (var lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .replication(Replication.ASYNCHRONOUS)
                .start()) {
            var a = lab.region("us-east-1");
            var b = lab.region("eu-west-1");
            b.promote();

            try (var old = a.connect();
                    var fresh = b.connect()) {
                Client.createTable(old);
                Client.write(old, "old");
                Client.createTable(fresh);
                Client.write(fresh, "fresh");
                assertThat(Client.timeline(fresh)).isGreaterThan(Client.timeline(old));
            }
        }
    }

    @Test
    @Tag("slow")
    void commits_wait_for_every_standby_and_a_restarted_one_follows_again() throws Exception {
        try (var lab = RegionLab.builder().regions("a", "b", "c").start()) {
            var a = lab.region("a");
            var c = lab.region("c");
            c.freeze();
            c.crash();
            try (var connection = a.connect()) {
                var commit = Client.inBackground(() -> {
                    Client.createTable(connection);
                    return "done";
                });
                assertThatThrownBy(() -> commit.get(Client.A_WHILE.toMillis(), TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                c.restart();
                Client.soon(commit);
            }
            c.awaitCaughtUp(a, Client.SOON);
        }
    }
}
