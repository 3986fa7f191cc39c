package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.SlowToExplain;
import dev.homeport.dynamodb.internal.MultiRegionRuntime;
import dev.homeport.dynamodb.internal.monitor.CallClock;
import dev.homeport.dynamodb.internal.monitor.InFlightCalls;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import dev.homeport.dynamodb.internal.operation.SdkOperations;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What may meet in a race of real threads, each meeting arranged. */
class HedgedReadsRacesTest {

    private static final long BOUND_SECONDS = 60;
    private static final SdkOperation GET_ITEM = SdkOperations.of(DynamoDbAsyncClient.class).values().stream()
            .filter(operation -> operation.name().equals("getItem"))
            .findFirst()
            .orElseThrow();

    private final FakeRegions regions = new FakeRegions(2);
    private final MultiRegionRuntime engine = regions.engine();
    private final Timer timer = new Timer();
    private final List<String> reports = new ArrayList<>();
    private final HedgedReads hedging = hedging();
    private final List<RegionCall> sent = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Object>> answers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Object> result = new CompletableFuture<>();

    @AfterEach
    void close() {
        hedging.close();
        regions.close();
    }

    @Test
    void a_read_that_has_failed_is_not_hedged_while_it_is_decided_where_it_moves() throws Exception {
        race();
        var failure = new SlowToExplain();
        var failing = CompletableFuture.runAsync(() -> answers.get(0).completeExceptionally(failure));
        assertThat(failure.awaitAsked()).isTrue();
        timer.delayIsOver();
        assertThat(sent).hasSize(1);

        failure.explain();
        failing.get(BOUND_SECONDS, TimeUnit.SECONDS);
        assertThat(sent).hasSize(2).noneMatch(RegionCall::hedge);
        assertThat(hedging.sent()).isZero();
    }

    @Test
    void a_read_that_begins_while_the_client_is_closed_is_answered_without_a_hedge() {
        hedging.close();
        race();
        answers.get(0).complete("the answer");

        assertThat(result).isCompletedWithValue("the answer");
        assertThat(nothingIsUnderWay()).isTrue();
    }

    @Test
    void what_a_hedge_has_shown_is_told_before_its_caller_has_the_answer() {
        race();
        timer.delayIsOver();
        var wonWhenAnswered = result.thenApply(answer -> hedging.won() + " " + reports);
        answers.get(1).complete("from elsewhere");

        assertThat(wonWhenAnswered).isCompletedWithValue("1 [won]");
    }

    @Test
    void only_the_first_answer_is_told() {
        race();
        timer.delayIsOver();
        answers.get(0).complete("the first");
        answers.get(1).complete("the second");

        assertThat(result).isCompletedWithValue("the first");
        assertThat(reports).containsExactly("lost");
        assertThat(hedging.won()).isZero();
        assertThat(nothingIsUnderWay()).isTrue();
    }

    @Test
    void a_hedge_whose_read_was_answered_by_an_error_has_not_won() {
        race();
        timer.delayIsOver();
        answers.get(0)
                .completeExceptionally(
                        software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException.builder()
                                .statusCode(400)
                                .build());
        answers.get(1).complete("too late");

        assertThat(result).isCompletedExceptionally();
        assertThat(reports).isEmpty();
        assertThat(nothingIsUnderWay()).isTrue();
    }

    private void race() {
        var regionCall = engine.router().begin(GET_ITEM, get("1"));
        hedging.race(
                regionCall,
                next -> {
                    next.attach();
                    next.transmitting();
                    sent.add(next);
                    answers.add(new CompletableFuture<>());
                    return answers.get(answers.size() - 1);
                },
                result);
    }

    private boolean nothingIsUnderWay() {
        return engine.circuits().all().stream()
                .allMatch(circuit -> circuit.inFlight().oldest(System.nanoTime()) == InFlightCalls.NEVER);
    }

    private HedgedReads hedging() {
        return new HedgedReads(
                engine.router(),
                new ReplayBudget(System::nanoTime),
                new HedgeDelay(TimeUnit.HOURS.toNanos(1), System::nanoTime),
                new HedgedReads.HedgeReports() {
                    @Override
                    public void won(RegionCall slow) {
                        reports.add("won");
                    }

                    @Override
                    public void lost(RegionCall slow) {
                        reports.add("lost");
                    }

                    @Override
                    public boolean degraded() {
                        return false;
                    }
                },
                new CallClock(InstantSource.system()),
                timer);
    }

    /** Its delays are over when a test says so. */
    private static final class Timer extends ScheduledThreadPoolExecutor {
        private final List<Runnable> tasks = new ArrayList<>();

        Timer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            return super.schedule(task, 1, TimeUnit.HOURS);
        }

        void delayIsOver() {
            tasks.forEach(Runnable::run);
        }
    }
}
