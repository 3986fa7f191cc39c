package dev.homeport.jdbc.internal.promotion;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.C;
import static dev.homeport.jdbc.ElectionScript.OTHER_CLUSTER;
import static dev.homeport.jdbc.ElectionScript.OUR_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.ElectionScript;
import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.WalPosition;
import dev.homeport.jdbc.WalSample;
import dev.homeport.jdbc.internal.election.ReplicationFacts;
import dev.homeport.jdbc.internal.election.ReplicationFacts.Standby;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which promotions are seen, and what is known of them, in virtual time. A is the old primary and B the promoted server. */
class PromotionWatchTest {

    private static final Instant LATER_LIFE = ElectionScript.START.plusSeconds(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ElectionScript script = new ElectionScript(A, B);
    private PromotionWatch watch = PromotionWatch.NEW;

    @Test
    void a_promotion_is_known_by_the_last_position_the_switch_point_and_the_time_up_to_which_it_covers_all() {
        standby("b");
        var covered = primary(A, 1, 300);
        script.later(SECOND);
        var lastSeen = primary(A, 1, 500);
        script.later(SECOND);
        script.misses(A);
        var followedAt = promoted(2, 400);

        var followed = watch.followed().orElseThrow();
        assertThat(followed.from()).isEqualTo(A);
        assertThat(followed.primary()).isEqualTo(B);
        assertThat(followed.before().timeline()).hasValue(1);
        assertThat(followed.after().timeline()).hasValue(2);
        assertThat(followed.followedAt()).isEqualTo(followedAt);
        assertThat(followed.lastSeen()).hasValue(new WalSample(new WalPosition(500), lastSeen));
        assertThat(followed.switchPoint()).hasValue(new WalPosition(400));
        assertThat(followed.coveredUntil()).hasValue(covered);
        assertThat(followed.synchrony().answer()).isEqualTo(Synchrony.Answer.WAITED);
    }

    @Test
    void a_server_that_was_not_seen_as_a_standby_in_this_life_does_not_tell_where_its_timeline_begins() {
        standby("b");
        primary(A, 1, 300);
        hears(B, facts(B, LATER_LIFE, OUR_CLUSTER, OptionalInt.of(2), false, 450, promotedAt(400)));
        var followed = watch.followed().orElseThrow();
        assertThat(followed.switchPoint()).isEmpty();
        assertThat(followed.coveredUntil()).isEmpty();
        assertThat(followed.synchrony().answer()).isEqualTo(Synchrony.Answer.UNKNOWN);
    }

    @Test
    void two_promotions_in_between_have_two_switch_points_of_which_one_is_seen() {
        standby("b");
        primary(A, 1, 300);
        promoted(3, 400);
        assertThat(watch.followed().orElseThrow().switchPoint()).isEmpty();
    }

    @Test
    void a_restart_of_the_primary_and_another_name_of_it_are_no_promotion() {
        standby("b");
        primary(A, 1, 300);
        script.later(SECOND).misses(A);
        hears(A, facts(A, LATER_LIFE, OUR_CLUSTER, OptionalInt.of(1), false, 350, onPrimary()));
        assertThat(watch.followed()).isEmpty();
        script.nodes(B);
        hears(B, facts(B, LATER_LIFE, OUR_CLUSTER, OptionalInt.of(1), false, 350, onPrimary()));
        assertThat(script.state().primary()).hasValue(B);
        assertThat(watch.followed()).isEmpty();
    }

    @Test
    void another_cluster_that_is_brought_in_is_no_promotion() {
        standby("b");
        primary(A, 1, 300);
        script.nodes(C);
        hears(C, facts(C, LATER_LIFE, OTHER_CLUSTER, OptionalInt.of(7), false, 350, onPrimary()));
        assertThat(script.state().primary()).hasValue(C);
        assertThat(watch.followed()).isEmpty();
    }

    @Test
    void a_failover_without_timelines_is_a_promotion_of_which_nothing_is_known() {
        hears(B, facts(B, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), true, 1, following("b")));
        hears(A, facts(A, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), false, 300, onPrimary()));
        for (int i = 0; i < 4; i++) {
            script.later(SECOND).misses(A);
            hears(B, facts(B, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), true, 1, following("b")));
        }
        hears(B, facts(B, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), false, 450, promotedAt(400)));
        assertThat(watch.followed().orElseThrow().switchPoint()).isEmpty();
    }

    @Test
    void an_old_primary_that_shows_itself_tells_what_it_holds_now() {
        standby("b");
        primary(A, 1, 300);
        promoted(2, 400);
        var first = watch.followed();
        script.later(SECOND);
        var seen = primary(A, 1, 700);
        assertThat(watch.followed()).isNotEqualTo(first);
        var again = watch.followed().orElseThrow();
        assertThat(again.lastSeen()).hasValue(new WalSample(new WalPosition(700), seen));
        assertThat(again.coveredUntil()).isEqualTo(first.orElseThrow().coveredUntil());
        assertThat(again.synchrony().answer()).isEqualTo(Synchrony.Answer.WAITED);
    }

    @Test
    void an_old_primary_whose_commits_wait_no_more_has_not_kept_them_from_being_lost() {
        standby("b");
        primary(A, 1, 300);
        promoted(2, 400);
        script.later(SECOND);
        hears(
                A,
                facts(A, ElectionScript.START, OUR_CLUSTER, OptionalInt.of(1), false, 700, replication("", List.of())));
        assertThat(watch.followed().orElseThrow().synchrony().answer()).isEqualTo(Synchrony.Answer.DID_NOT_WAIT);
    }

    @Test
    void the_name_that_a_standby_told_while_it_streamed_is_kept_when_it_has_lost_its_primary() {
        standby("walreceiver_7");
        hears(
                A,
                facts(
                        A,
                        ElectionScript.START,
                        OUR_CLUSTER,
                        OptionalInt.of(1),
                        false,
                        300,
                        streamingTo("walreceiver_7")));
        script.later(SECOND).misses(A);
        hears(B, facts(B, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), true, 1, ReplicationFacts.UNKNOWN));
        promoted(2, 400);
        assertThat(watch.followed().orElseThrow().synchrony().reason()).contains("walreceiver_7");
    }

    @Test
    void a_name_that_may_not_be_read_is_looked_for_as_the_cluster_name_and_the_region() {
        hears(B, facts(B, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), true, 1, ReplicationFacts.UNKNOWN));
        var region = B.region().value();
        hears(A, facts(A, ElectionScript.START, OUR_CLUSTER, OptionalInt.of(1), false, 300, streamingTo(region)));
        promoted(2, 400);
        assertThat(watch.followed().orElseThrow().synchrony().answer()).isEqualTo(Synchrony.Answer.WAITED);
    }

    @Test
    void a_name_that_was_guessed_from_a_single_stream_stays_known_when_the_old_primary_shows_itself_without_it() {
        hears(B, facts(B, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), true, 1, ReplicationFacts.UNKNOWN));
        var region = B.region().value();
        hears(A, facts(A, ElectionScript.START, OUR_CLUSTER, OptionalInt.of(1), false, 300, streamingTo(region)));
        promoted(2, 400);
        script.later(SECOND);
        var alone = replication("FIRST 1 (\"" + region + "\")", List.of());
        hears(A, facts(A, ElectionScript.START, OUR_CLUSTER, OptionalInt.of(1), false, 700, alone));
        assertThat(watch.followed().orElseThrow().synchrony().answer()).isEqualTo(Synchrony.Answer.WAITED);
    }

    private void standby(String name) {
        hears(B, facts(B, ElectionScript.START, OUR_CLUSTER, OptionalInt.empty(), true, 1, following(name)));
    }

    private Instant primary(Node node, int timeline, long position) {
        return hears(
                node,
                facts(node, ElectionScript.START, OUR_CLUSTER, OptionalInt.of(timeline), false, position, onPrimary()));
    }

    private Instant promoted(int timeline, long switchPoint) {
        return hears(
                B,
                facts(
                        B,
                        ElectionScript.START,
                        OUR_CLUSTER,
                        OptionalInt.of(timeline),
                        false,
                        switchPoint + 50,
                        promotedAt(switchPoint)));
    }

    private Instant hears(Node node, ServerFacts facts) {
        script.answers(node, facts);
        watch = watch.next(script.state(), script.now());
        return script.now();
    }

    private static ReplicationFacts onPrimary() {
        return streamingTo("b");
    }

    private static ReplicationFacts streamingTo(String name) {
        return replication("FIRST 1 (\"" + name + "\")", List.of(new Standby(name, Optional.empty())));
    }

    private static ReplicationFacts replication(String names, List<Standby> standbys) {
        return new ReplicationFacts(
                OptionalLong.empty(),
                Optional.of(names),
                Optional.of("on"),
                Optional.of(standbys),
                Optional.empty(),
                Optional.empty());
    }

    private static ReplicationFacts following(String name) {
        return new ReplicationFacts(
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(name),
                Optional.of("prod"));
    }

    private static ReplicationFacts promotedAt(long switchPoint) {
        return new ReplicationFacts(
                OptionalLong.of(switchPoint),
                Optional.of(""),
                Optional.of("on"),
                Optional.of(List.of()),
                Optional.empty(),
                Optional.empty());
    }

    private static ServerFacts facts(
            Node node,
            Instant startedAt,
            long cluster,
            OptionalInt timeline,
            boolean inRecovery,
            long position,
            ReplicationFacts replication) {
        return new ServerFacts(
                new ServerIdentity(startedAt, node.host(), node.port()),
                new Epoch(OptionalLong.of(cluster), timeline),
                inRecovery,
                OptionalLong.of(position),
                100,
                false,
                replication);
    }
}
