package dev.homeport.dynamodb.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.internal.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What asks a region, with a region that answers when the test says so. */
class CanariesAtOnceTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Semaphore asked = new Semaphore(0);
    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final FakeRegions regions = new FakeRegions(2);
    private final RegionProber canary = canary();

    private RegionProber canary() {
        var engine = regions.engine();
        RegionProbe question = (limit, sent) -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            asked.release();
            try {
                answers.acquire();
            } finally {
                underWay.decrementAndGet();
            }
        };
        return new RegionProber(
                "region-canary-test",
                0,
                true,
                question,
                Duration.ofSeconds(30),
                () -> false,
                engine.loop(),
                engine.circuits(),
                new CallClock(MonotonicClock.create()));
    }

    @AfterEach
    void close() throws InterruptedException {
        canary.close();
        canary.awaitEnd(SOON);
        regions.close();
    }

    private void awaitQuestions(int count) throws InterruptedException {
        assertThat(asked.tryAcquire(count, SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_region_that_does_not_answer_is_asked_again_before_the_first_question_has_ended()
            throws InterruptedException {
        canary.start();
        awaitQuestions(1);
        canary.kick();
        awaitQuestions(1);
        assertThat(underWay).hasValue(2);
    }

    @Test
    void but_by_no_more_than_six_at_once_and_what_is_too_much_is_asked_later() throws InterruptedException {
        canary.start();
        awaitQuestions(1);
        for (int kick = 0; kick < 20; kick++) {
            canary.kick();
        }
        awaitQuestions(RegionProber.MOST_AT_ONCE - 1);
        assertThat(asked.availablePermits()).isZero();
        answers.release(RegionProber.MOST_AT_ONCE);
        awaitQuestions(1);
        assertThat(most).hasValue(RegionProber.MOST_AT_ONCE);
    }

    @Test
    void a_region_that_answers_is_asked_by_one_thread() throws InterruptedException {
        canary.start();
        awaitQuestions(1);
        for (int question = 0; question < 10; question++) {
            answers.release();
            Awaitility.await().atMost(SOON).until(() -> underWay.get() == 0);
            awaitPause();
            canary.kick();
            awaitQuestions(1);
        }
        assertThat(most).hasValue(1);
    }

    /** Until the thread waits for its next question. */
    private void awaitPause() {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().equals("region-canary-test")
                                && thread.getState() == Thread.State.TIMED_WAITING));
    }

    @Test
    void closing_it_ends_all_questions_under_way() throws InterruptedException {
        canary.start();
        awaitQuestions(1);
        canary.kick();
        awaitQuestions(1);
        canary.close();
        canary.awaitEnd(SOON);
        assertThat(underWay).hasValue(0);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("region-canary-test") && thread.isAlive());
    }
}
