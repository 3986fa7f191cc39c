package dev.homeport.config;

import dev.homeport.config.ConfigDecision.Step;
import dev.homeport.config.RefreshResult.Changed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The refreshing thread: the only one that reads sources after the start, and the only one that shows generations.
 *
 * <p>One thread makes refreshes single-flight without a lock around their I/O.
 */
final class Refresher<T> implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private final ConfigDecision<T> decision;
    private final SourceReader reader;
    private final RefreshPlan plan;
    private final RefreshSignal signal;
    private final InstantSource clock;
    private final ReadObservers observers;
    private final ConfigPublisher<T> publisher;

    Refresher(
            ConfigDecision<T> decision,
            SourceReader reader,
            RefreshPlan plan,
            RefreshSignal signal,
            InstantSource clock,
            ReadObservers observers,
            ConfigPublisher<T> publisher) {
        this.decision = decision;
        this.reader = reader;
        this.plan = plan;
        this.signal = signal;
        this.clock = clock;
        this.observers = observers;
        this.publisher = publisher;
    }

    @Override
    public void run() {
        var due = clock.instant().plus(plan.firstDelay(random()));
        List<CompletableFuture<RefreshResult>> asking = List.of();
        try {
            while (true) {
                boolean asked = signal.awaitUntil(due);
                asking = signal.take();
                answer(asking, asked);
                due = clock.instant().plus(plan.nextDelay(random()));
            }
        } catch (InterruptedException closing) {
            asking.forEach(answer -> answer.cancel(false));
        }
    }

    private void answer(List<CompletableFuture<RefreshResult>> asking, boolean asked) throws InterruptedException {
        try {
            var result = refresh(asked);
            asking.forEach(answer -> answer.complete(result));
        } catch (RuntimeException | Error unexpected) {
            LOG.error("Configuration refresh failed and is tried again later: {}", Thrown.withoutMessage(unexpected));
            asking.forEach(answer -> answer.completeExceptionally(
                    new IllegalStateException("The refresh failed unexpectedly; see log")));
        }
    }

    private RefreshResult refresh(boolean urgent) throws InterruptedException {
        var startedAt = clock.instant();
        var readings = reader.readAll(urgent ? Pace.NONE : this::awaitTurn);
        var step = decide(readings);
        if (!urgent && step.result() instanceof Changed) {
            // Read slowly, values that were written together may have been torn apart; read at once, hardly.
            readings = reader.readAll(Pace.NONE);
            step = decide(readings);
        }
        publisher.publish(step, readings);
        observers.refreshed(step.result(), Duration.between(startedAt, clock.instant()));
        return step.result();
    }

    private Step<T> decide(List<NamedReading> readings) {
        return decision.next(publisher.shown(), readings, clock.instant());
    }

    private void awaitTurn(int calls) throws InterruptedException {
        signal.awaitUntil(clock.instant().plus(plan.turn(calls, random())));
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
