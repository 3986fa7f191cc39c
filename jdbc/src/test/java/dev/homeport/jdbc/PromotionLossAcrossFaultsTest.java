package dev.homeport.jdbc;

import static dev.homeport.jdbc.PromotionLab.MINUTE;
import static dev.homeport.jdbc.PromotionLab.awaitAccount;
import static dev.homeport.jdbc.PromotionLab.awaitSampled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.PromotionLoss.Bound;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is told of a promotion's losses after a freeze, a crash, a switchover and back, a restart, and with two standbys. */
@Tag("slow")
class PromotionLossAcrossFaultsTest {

    private PromotionLab lab;
    private LabRegion east;
    private LabRegion west;

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void after_a_freeze_what_was_seen_of_the_old_primary_is_told_and_what_was_not_seen_as_time() throws Exception {
        use(PromotionLab.start(Replication.ASYNCHRONOUS));
        try (var rig = lab.over()) {
            rig.write("before");
            awaitSampled(rig);
            east.freeze();
            rig.awaitState(Topology.State.NO_PRIMARY);
            west.promote();
            rig.awaitPrimary(west);
            var loss = awaitAccount(rig, false);
            assertThat(loss.bound()).isEqualTo(Bound.BOUNDED);
            assertThat(loss.bytes()).hasValue(0);
            assertThat(loss.unseen())
                    .hasValueSatisfying(unseen -> assertThat(unseen).isPositive());
            assertThat(loss.within().orElseThrow())
                    .isGreaterThanOrEqualTo(loss.unseen().orElseThrow());
        }
    }

    @Test
    void after_a_crash_that_lost_commits_the_last_position_seen_and_later_the_old_primary_itself_tell_how_much()
            throws Exception {
        use(PromotionLab.start(Replication.ASYNCHRONOUS));
        try (var rig = lab.over()) {
            rig.write("replicated");
            awaitSampled(rig);
            west.replicationLink().blackHole();
            for (int i = 0; i < 100; i++) {
                rig.write("lost-" + i);
            }
            awaitSampled(rig);
            east.crash();
            west.promote();
            rig.awaitPrimary(west);
            var loss = awaitAccount(rig, false);
            assertThat(loss.bound()).isEqualTo(Bound.BOUNDED);
            assertThat(loss.bytes().orElse(0)).isGreaterThan(100 * 50);
            assertThat(loss.switchPoint()).hasToString("Optional[" + lab.switchPointInHistoryFile() + "]");
            assertThat(Rig.rows(west)).isEqualTo(1);

            east.restart();
            var held = awaitAccount(rig, true);
            assertThat(held.bytes().orElse(0))
                    .isGreaterThanOrEqualTo(loss.bytes().orElseThrow());
        }
    }

    @Test
    void a_switchover_loses_nothing_that_was_seen_and_the_way_back_is_accounted_for_too() throws Exception {
        use(PromotionLab.start(Replication.ASYNCHRONOUS));
        try (var rig = lab.over()) {
            rig.write("before");
            awaitSampled(rig);
            east.stop();
            west.promote();
            rig.awaitPrimary(west);
            assertThat(awaitAccount(rig, false).bytes()).hasValue(0);
            rig.write("after");

            east.rejoinAsStandbyOf(west);
            rig.awaitRole(east, NodeStatus.Role.STANDBY);
            east.awaitCaughtUp(west, Duration.ofSeconds(10));
            west.stop();
            east.promote();
            rig.awaitPrimary(east);
            await().atMost(MINUTE)
                    .until(() -> rig.dataSource()
                            .lastPromotion()
                            .orElseThrow()
                            .from()
                            .equals(Rig.node(west)));
            var back = rig.dataSource().lastPromotion().orElseThrow();
            assertThat(back.after().timeline()).hasValue(3);
            assertThat(back.bytes()).hasValue(0);
            assertThat(Rig.rows(east)).isEqualTo(2);
        }
    }

    @Test
    void a_new_primary_that_was_restarted_before_it_was_seen_leaves_the_loss_unknown_and_never_zero() throws Exception {
        use(PromotionLab.start(Replication.ASYNCHRONOUS));
        try (var rig = lab.over()) {
            rig.write("before");
            rig.awaitRole(west, NodeStatus.Role.STANDBY);
            east.freeze();
            west.blackHole();
            west.promote();
            west.stop();
            west.restart();
            west.heal();
            rig.awaitPrimary(west);
            var loss = awaitAccount(rig, false);
            assertThat(loss.switchPoint()).isEmpty();
            assertThat(loss.bound()).isEqualTo(Bound.UNKNOWN);
            assertThat(loss.bytes()).isEmpty();
            assertThat(loss.within()).isEmpty();
            assertThat(loss.reason()).contains("where the new timeline begins is not known");
        }
    }

    @Test
    void which_of_two_standbys_commits_waited_for_takes_the_right_to_read_it() throws Exception {
        use(PromotionLab.of(
                RegionLab.builder().regions(Rig.EAST, Rig.WEST, "ap-south-1").start()));
        try (var superuser = east.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("alter system set synchronous_standby_names = 'FIRST 1 (\"eu-west-1\", \"ap-south-1\")'");
            statement.execute("select pg_reload_conf()");
            statement.execute("create role auditor login password 'auditor' in role pg_read_all_stats");
        }
        lab.lab().region("ap-south-1").awaitCaughtUp(east, Duration.ofSeconds(10));
        try (var ordinary = lab.over();
                var privileged = Rig.over(
                        lab.lab(),
                        builder -> builder.name("auditor")
                                .probeInterval(Duration.ofMillis(250))
                                .username("auditor")
                                .password("auditor"))) {
            for (var rig : List.of(ordinary, privileged)) {
                rig.awaitRole(west, NodeStatus.Role.STANDBY);
                awaitSampled(rig);
            }
            east.crash();
            west.promote();
            ordinary.awaitPrimary(west);
            privileged.awaitPrimary(west);
            var unproven = awaitAccount(ordinary, false);
            assertThat(unproven.bound()).isEqualTo(Bound.BOUNDED);
            assertThat(unproven.reason()).contains("takes pg_read_all_stats");
            var proven = awaitAccount(privileged, false);
            assertThat(proven.bound()).isEqualTo(Bound.NOTHING_LOST);
            assertThat(proven.reason()).contains("its sync_state was sync");
        }
    }

    private void use(PromotionLab started) {
        lab = started;
        east = lab.east();
        west = lab.west();
    }
}
