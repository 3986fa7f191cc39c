package dev.homeport.config;

import dev.homeport.config.ConfigDecision.Step;
import dev.homeport.config.RefreshResult.Changed;
import dev.homeport.config.internal.pacing.CallPacing;
import dev.homeport.config.internal.pacing.RefreshSchedule;
import java.time.Duration;
import java.time.Instant;
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

    /** How often sources are asked for their revision. */
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    private enum Reason {
        DUE,
        ASKED,
        CHANGED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private final ConfigDecision<T> decision;
    private final SourceReader reader;
    private final RefreshSchedule plan;
    private final RefreshSignal signal;
    private final InstantSource clock;
    private final ReadObservers observers;
    private final ConfigPublisher<T> publisher;

    Refresher(
            ConfigDecision<T> decision,
            SourceReader reader,
            RefreshSchedule plan,
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
                var reason = awaitReason(due);
                asking = signal.take();
                answer(asking, reason);
                due = reason == Reason.CHANGED ? due : clock.instant().plus(plan.nextDelay(random()));
            }
        } catch (InterruptedException closing) {
            asking.forEach(answer -> answer.cancel(false));
        }
    }

    /** Waits until then, until a refresh is asked for, or until a watched source has changed. */
    private Reason awaitReason(Instant due) throws InterruptedException {
        while (true) {
            var look = clock.instant().plus(WATCH_INTERVAL);
            if (signal.awaitUntil(look.isBefore(due) ? look : due)) {
                return Reason.ASKED;
            }
            if (!clock.instant().isBefore(due)) {
                return Reason.DUE;
            }
            if (reader.outdated()) {
                return Reason.CHANGED;
            }
        }
    }

    private void answer(List<CompletableFuture<RefreshResult>> asking, Reason reason) throws InterruptedException {
        try {
            // A request that came in the meantime is served by a reading of everything.
            var result =
                    reason == Reason.CHANGED && asking.isEmpty() ? refreshOutdated() : refresh(reason != Reason.DUE);
            asking.forEach(answer -> answer.complete(result));
        } catch (RuntimeException | Error unexpected) {
            LOG.error(
                    "Configuration refresh failed and is tried again later: thrown={}",
                    ThrowableRedactor.withoutMessage(unexpected));
            asking.forEach(answer -> answer.completeExceptionally(
                    new IllegalStateException("The refresh failed unexpectedly; the log says why")));
        }
    }

    private RefreshResult refresh(boolean urgent) throws InterruptedException {
        var startedAt = clock.instant();
        var readings = reader.readAll(urgent ? CallPacing.NONE : this::awaitTurn);
        var step = decide(readings);
        if (!urgent && step.result() instanceof Changed) {
            // Read slowly, values that were written together may have been torn apart; read at once, hardly.
            readings = reader.readAll(CallPacing.NONE);
            step = decide(readings);
        }
        publisher.publish(step, readings);
        observers.refreshed(step.result(), Duration.between(startedAt, clock.instant()));
        return step.result();
    }

    /** Sources that were not read again confirm nothing, so what is shown does not get younger by it. */
    private RefreshResult refreshOutdated() throws InterruptedException {
        var startedAt = clock.instant();
        var readings = reader.readOutdated();
        var confirmedAt =
                reader.allWatched() ? clock.instant() : publisher.shown().confirmedAt();
        var step = decision.next(publisher.shown(), readings, confirmedAt);
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
