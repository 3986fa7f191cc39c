package dev.homeport.health;

import dev.homeport.health.CheckSchedule.Due;
import dev.homeport.health.RunObserver.Outcome;
import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the {@link CheckSchedule} of one check: starts, abandons and skips runs, and turns what comes of them into
 * facts.
 *
 * <p>Confined to the monitor's thread, but for {@link #close} and the probe itself. A thread is kept between two runs,
 * and goes when it has had nothing to do for two intervals.
 */
final class CheckRunner {

    private final HealthCheck check;
    private final InstantSource clock;
    private final DoubleSupplier random;
    private final Consumer<ProbeRunResult> ended;
    private final RunObserver observer;
    private final ThreadPoolExecutor threads;
    private CheckSchedule plan;
    private long runs;
    private @Nullable ProbeRun running;

    CheckRunner(
            HealthCheck check,
            InstantSource clock,
            DoubleSupplier random,
            Consumer<ProbeRunResult> ended,
            RunObserver observer) {
        this.check = check;
        this.clock = clock;
        this.random = random;
        this.ended = ended;
        this.observer = observer;
        this.threads = new ThreadPoolExecutor(
                0,
                CheckSchedule.THREADS,
                check.interval().multipliedBy(2).toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                task -> DaemonThreads.named("homeport-health-" + check.name(), task));
        this.plan =
                CheckSchedule.starting(check.deadline(), clock.instant().plus(check.firstDelay(random.getAsDouble())));
    }

    String name() {
        return check.name();
    }

    /** Does one thing that is due; ask again until {@link #isDue} says no. */
    Optional<CheckFact> act(Instant now) {
        return switch (plan.due(now)) {
            case NOTHING -> Optional.empty();
            case START -> start(now);
            case SKIP -> Optional.of(skip(now));
            case ABANDON -> Optional.of(abandon(now));
        };
    }

    boolean isDue(Instant now) {
        return plan.due(now) != Due.NOTHING;
    }

    Instant nextDue() {
        return plan.nextDue();
    }

    /** Takes note that a run is over; empty if its answer came too late to count. */
    Optional<CheckFact> ended(ProbeRunResult end) {
        boolean counts = plan.awaits(end.run());
        plan = plan.returned(end.run());
        if (!counts) {
            return Optional.empty();
        }
        var outcome = end.result() instanceof CheckResult.Up ? Outcome.UP : Outcome.DOWN;
        observer.ran(check.name(), outcome, Duration.between(end.startedAt(), end.endedAt()));
        return Optional.of(new CheckFact.Answered(check.name(), end.endedAt(), end.result(), end.cause()));
    }

    private Optional<CheckFact> start(Instant now) {
        var run = new ProbeRun(this, check.probe(), ++runs, now, clock, ended);
        try {
            threads.execute(run);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            return Optional.of(skip(now));
        }
        running = run;
        plan = plan.started(runs, now, nextDelay());
        return Optional.empty();
    }

    private CheckFact skip(Instant now) {
        plan = plan.skipped(now, nextDelay());
        return new CheckFact.Skipped(check.name(), now);
    }

    private CheckFact abandon(Instant now) {
        if (running != null) {
            running.abandon();
        }
        plan = plan.abandoned();
        observer.ran(check.name(), Outcome.ABANDONED, check.deadline());
        return new CheckFact.Abandoned(check.name(), now);
    }

    private Duration nextDelay() {
        return check.delay(random.getAsDouble());
    }

    /** Interrupts what is running and starts nothing any more. */
    void close() {
        threads.shutdownNow();
    }

    /** Returns whether all threads ended in time. */
    boolean awaitClosed(Duration limit) throws InterruptedException {
        return threads.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
