package dev.homeport.dynamodb.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.dynamodb.Defaults;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class RegionProberTest {

    private static final int HOME = 0;
    private static final long BOUND_SECONDS = 60;

    private final CallClock clock = new CallClock(InstantSource.system());
    private final Circuits circuits =
            new Circuits("test", FakeRegions.NAMES.subList(0, 2), DynamoDbSettings.DEFAULT_BREAKER, clock);
    private final RoutingEventLog events = new RoutingEventLog("test", List.of());
    private final RoutingLoop loop =
            new RoutingLoop("test", routing(), circuits, Duration.ofMillis(200), Set::of, events, clock);
    private final Asked question = new Asked();
    private final CountDownLatch pauses = new CountDownLatch(1);
    private final RegionProber canary = new RegionProber(
            "homeport-dynamodb-test-canary",
            HOME,
            true,
            question,
            Duration.ofHours(1),
            () -> {
                pauses.countDown();
                return false;
            },
            loop,
            circuits,
            clock);

    @AfterEach
    void close() throws InterruptedException {
        canary.close();
        canary.awaitEnd(Duration.ofSeconds(BOUND_SECONDS));
        loop.close();
        events.close();
    }

    @Test
    void one_that_fails_in_a_way_that_nobody_thought_of_pauses_and_asks_again() throws Exception {
        canary.start();
        question.awaitAsked(1);
        assertThat(pauses.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        question.next(new NoClassDefFoundError("as in a class path that is not whole"), false);
        canary.kick();
        question.awaitAsked(2);

        canary.kick();
        question.awaitAsked(3);
        assertThat(question.limits).hasSize(3);
    }

    /** On a quarter of a processor a first handshake can take longer than the first question may. */
    @Test
    void a_region_has_been_greeted_when_it_answers_and_not_when_the_first_question_was_given_up() throws Exception {
        question.next(SdkClientException.create("timed out", new IOException("timed out")), true);
        canary.start();

        canary.greeted().toCompletableFuture().get(BOUND_SECONDS, TimeUnit.SECONDS);
        assertThat(question.limits).hasSize(2);
    }

    @Test
    void a_region_that_answers_nothing_is_waited_for_three_questions_long() throws Exception {
        for (int i = 0; i < FirstQuestions.MOST; i++) {
            question.next(SdkClientException.create("timed out", new IOException("timed out")), true);
        }
        canary.start();

        canary.greeted().toCompletableFuture().get(BOUND_SECONDS, TimeUnit.SECONDS);
        assertThat(question.limits).hasSize(FirstQuestions.MOST);
    }

    @Test
    void one_that_never_left_this_process_blames_no_region_and_one_that_did_does() throws Exception {
        loop.start(region -> {}, region -> {}, () -> {});
        canary.start();
        question.awaitAsked(1);
        for (int asked = 2; asked <= 20; asked++) {
            question.next(SdkClientException.create("Unable to load credentials"), false);
            canary.kick();
            question.awaitAsked(asked);
        }
        question.next(SdkClientException.create("reset", new IOException("reset")), true);
        canary.kick();

        var trouble = await().atMost(Duration.ofSeconds(BOUND_SECONDS))
                .until(() -> loop.state().record(HOME).failureStreak(), Optional::isPresent);
        assertThat(trouble.orElseThrow().canaries()).isOne();
    }

    @Test
    void the_first_has_time_to_connect_to_a_far_region_and_later_ones_six_usual_round_trips() throws Exception {
        canary.start();
        await().atMost(Duration.ofSeconds(BOUND_SECONDS))
                .until(() -> !canary.roundTrips().baseline().isZero());
        var six = canary.roundTrips().baseline().multipliedBy(6);
        var least = Duration.ofMillis(500);
        canary.kick();
        question.awaitAsked(2);

        assertThat(question.limits).containsExactly(Duration.ofSeconds(2), six.compareTo(least) > 0 ? six : least);
    }

    private static RoutingSettings routing() {
        return Defaults.routing(List.of(RegionName.of("eu-west-1"), RegionName.of("us-east-1")));
    }

    private record Outcome(Throwable thrown, boolean sent) {}

    /** Answers, or fails as it was told to. */
    private static final class Asked implements RegionProbe {
        private final BlockingQueue<Outcome> failures = new LinkedBlockingQueue<>();
        private final List<Duration> limits = new CopyOnWriteArrayList<>();

        void next(Throwable failure, boolean itsSent) {
            failures.add(new Outcome(failure, itsSent));
        }

        void awaitAsked(int times) {
            await().atMost(Duration.ofSeconds(BOUND_SECONDS)).until(() -> limits.size() >= times);
        }

        @Override
        public void ask(Duration limit, AtomicBoolean sent) throws Exception {
            var failure = failures.poll();
            sent.set(failure == null || failure.sent());
            limits.add(limit);
            if (failure != null && failure.thrown() instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (Exception) failure.thrown();
            }
        }
    }
}
