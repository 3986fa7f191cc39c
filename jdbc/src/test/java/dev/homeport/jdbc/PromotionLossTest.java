package dev.homeport.jdbc;

import static dev.homeport.jdbc.PromotionLab.MINUTE;
import static dev.homeport.jdbc.PromotionLab.awaitAccount;
import static dev.homeport.jdbc.PromotionLab.awaitSampled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.PromotionLoss.Bound;
import dev.homeport.jdbc.TopologyEvent.PromotionAccounted;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.Replication;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a promotion's losses, on real pairs, against what is really missing and what the servers' files say. */
class PromotionLossTest {

    private PromotionLab lab;
    private LabRegion east;
    private LabRegion west;

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void under_split_brain_it_counts_its_own_commits_that_the_new_primary_lacks_and_what_the_old_one_still_writes()
            throws Exception {
        start(Replication.ASYNCHRONOUS);
        var registry = new SimpleMeterRegistry();
        try (var rig = lab.over();
                var metrics = JdbcMetrics.bind(rig.dataSource(), registry)) {
            var transactions = Transactions.over(rig.dataSource());
            transactions.run(connection -> Rig.insert(connection, "replicated"));
            awaitSampled(rig);
            west.replicationLink().blackHole();
            for (int i = 0; i < 5; i++) {
                var id = "lost-" + i;
                transactions.run(connection -> Rig.insert(connection, id));
            }
            west.promote();
            rig.awaitPrimary(west);

            var loss = awaitAccount(rig, false);
            assertThat(loss.bound()).isEqualTo(Bound.BOUNDED);
            assertThat(loss.from()).isEqualTo(Rig.node(east));
            assertThat(loss.primary()).isEqualTo(Rig.node(west));
            assertThat(loss.before().timeline()).hasValue(1);
            assertThat(loss.after().timeline()).hasValue(2);
            assertThat(loss.switchPoint()).hasToString("Optional[" + lab.switchPointInHistoryFile() + "]");
            assertThat(loss.ownCommits().acknowledged().orElse(0)).isGreaterThanOrEqualTo(5);
            assertThat(loss.ownCommits().lastAt())
                    .hasValueSatisfying(last -> assertThat(last)
                            .isAfterOrEqualTo(
                                    loss.followedAt().minus(loss.within().orElseThrow()))
                            .isBeforeOrEqualTo(loss.followedAt()));
            assertThat(loss.reason()).contains("synchronous_standby_names was empty");
            assertThat(Rig.rows(west)).isEqualTo(1);

            var held = awaitAccount(rig, true);
            assertThat(held.bound()).isEqualTo(Bound.BOUNDED);
            assertThat(held.bytes().orElse(0)).isPositive();
            assertThat(held.unseen()).hasValue(Duration.ZERO);
            assertThat(held.lastSeen().orElseThrow().seenAt()).isAfter(loss.followedAt());
            try (var others = east.connectDirectly()) {
                Rig.insert(others, "another client's");
            }
            await().atMost(MINUTE)
                    .until(() -> rig.dataSource()
                                    .lastPromotion()
                                    .orElseThrow()
                                    .bytes()
                                    .orElse(0)
                            > held.bytes().orElseThrow());
            assertThat(rig.events(PromotionAccounted.class)).hasSize(2);

            assertThat(value(registry, "homeport.jdbc.promotion.bytes"))
                    .isGreaterThan(held.bytes().orElseThrow());
            assertThat(value(registry, "homeport.jdbc.promotion.commits")).isGreaterThanOrEqualTo(5);
            assertThat(value(registry, "homeport.jdbc.timeline")).isEqualTo(2);
            assertThat(registry.get("homeport.jdbc.promotions")
                            .tag("loss", "bounded")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(metrics).isNotNull();
        }
    }

    @Test
    void after_a_crash_with_synchronous_replication_nothing_is_lost_and_it_is_said_how_that_is_known()
            throws Exception {
        start(Replication.SYNCHRONOUS);
        try (var rig = lab.over()) {
            rig.write("acknowledged");
            rig.awaitRole(west, NodeStatus.Role.STANDBY);
            east.crash();
            west.promote();
            rig.awaitPrimary(west);
            var loss = awaitAccount(rig, false);
            assertThat(loss.bound()).isEqualTo(Bound.NOTHING_LOST);
            assertThat(loss.bytes()).hasValue(0);
            assertThat(loss.within()).hasValue(Duration.ZERO);
            assertThat(loss.reason()).contains("no commit got through without eu-west-1", "FIRST 1 (\"eu-west-1\")");
            assertThat(loss.ownCommits().acknowledged()).isEmpty();
            assertThat(Rig.rows(west)).isEqualTo(1);
        }
    }

    private void start(Replication mode) throws SQLException {
        lab = PromotionLab.start(mode);
        east = lab.east();
        west = lab.west();
    }

    private static double value(SimpleMeterRegistry registry, String gauge) {
        return registry.get(gauge).gauge().value();
    }
}
