package dev.homeport.health;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a probe on a thread of its check.
 *
 * <p>It reports its end exactly once, whatever happens, because the plan counts on it to know which threads are free. A
 * {@code Future} does not: cancelled before its thread got to it, it never runs and never reports.
 */
final class ProbeRun implements Runnable {

    private final CheckRunner runner;
    private final HealthProbe probe;
    private final long number;
    private final Instant startedAt;
    private final InstantSource clock;
    private final Consumer<ProbeRunResult> ended;

    /** Guarded by this. */
    private @Nullable Thread thread;

    /** Guarded by this. */
    private boolean abandoned;

    ProbeRun(
            CheckRunner runner,
            HealthProbe probe,
            long number,
            Instant startedAt,
            InstantSource clock,
            Consumer<ProbeRunResult> ended) {
        this.runner = runner;
        this.probe = probe;
        this.number = number;
        this.startedAt = startedAt;
        this.clock = clock;
        this.ended = ended;
    }

    @Override
    public void run() {
        CheckResult result = CheckResult.down("not run before its deadline");
        Throwable cause = null;
        try {
            if (begin()) {
                result = probe.probe();
            }
            if (result == null) {
                result = CheckResult.down("the probe returned null");
            }
        } catch (Throwable thrown) {
            result = CheckResult.down(thrown.getClass().getName());
            cause = thrown;
        } finally {
            end();
        }
        ended.accept(new ProbeRunResult(runner, number, startedAt, clock.instant(), result, cause));
    }

    /** Interrupts the probe, and only the probe: never what its thread does next. */
    synchronized void abandon() {
        abandoned = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return !abandoned;
    }

    private synchronized void end() {
        thread = null;
    }
}
