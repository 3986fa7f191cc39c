package dev.homeport.spring.boot.config;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.Impact;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps imported configuration current: reads each import again every 15 minutes ± 10 % ({@code homeport.config.refresh-every}),
 * the first time after a random part of that, and files within a second or two of a change.
 *
 * <p>Threads, daemons, one an import: {@code homeport-spring-boot-config}. Safe for any number of threads.
 */
public final class ConfigImportRefresher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ImportedConfigChanged.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final double JITTER = 0.1;
    private static final int FAILURES_BEFORE_STALE = 3;

    private final List<FollowedImport> followed;
    private @Nullable ScheduledThreadPoolExecutor threads;

    ConfigImportRefresher(List<FollowedImport> followed) {
        this.followed = List.copyOf(followed);
    }

    @Override
    public synchronized void start() {
        if (threads != null) {
            return;
        }
        var started = new ScheduledThreadPoolExecutor(followed.size(), task -> {
            var thread = new Thread(task, "homeport-spring-boot-config");
            thread.setDaemon(true);
            return thread;
        });
        threads = started;
        for (var one : followed) {
            if (one.followed().tree().revision().isPresent()) {
                started.scheduleWithFixedDelay(
                        () -> run(one::look), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
            next(started, one, ThreadLocalRandom.current().nextDouble());
        }
    }

    private void next(ScheduledThreadPoolExecutor on, FollowedImport one, double share) {
        var delay = (long) (one.followed().refreshEvery().toMillis() * share);
        on.schedule(
                () -> {
                    run(one::refresh);
                    if (!on.isShutdown()) {
                        next(
                                on,
                                one,
                                1
                                        - JITTER
                                        + 2
                                                * JITTER
                                                * ThreadLocalRandom.current().nextDouble());
                    }
                },
                delay,
                TimeUnit.MILLISECONDS);
    }

    @FunctionalInterface
    private interface Reading {
        void run() throws InterruptedException;
    }

    /** An exception that left a task would end its repetitions. */
    private static void run(Reading reading) {
        try {
            reading.run();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException thrown) {
            LOG.error("Imported configuration could not be refreshed", thrown);
        }
    }

    /**
     * Reads every import now and tells of what has changed, on the calling thread; for operators. What cannot be read stays as it
     * was, which is logged.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void refreshNow() throws InterruptedException {
        for (var one : followed) {
            one.refresh();
        }
    }

    @Override
    public synchronized void stop() {
        if (threads != null) {
            threads.shutdownNow();
            threads = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return threads != null;
    }

    /** A context that is only paused, as the test framework does, goes on to be current. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Closes what the imports were read with. */
    void close() {
        stop();
        followed.forEach(one -> one.followed().close());
    }

    /** Returns a degrading check that is down while an import could not be read three times in a row. */
    HealthCheck healthCheck() {
        return HealthCheck.builder("config-import", this::health)
                .impact(Impact.DEGRADING)
                .build();
    }

    CheckResult health() {
        var stale = followed.stream()
                .filter(one -> one.failures() >= FAILURES_BEFORE_STALE)
                .map(FollowedImport::latestFailure)
                .collect(Collectors.joining("; "));
        return stale.isEmpty() ? CheckResult.up() : CheckResult.down(stale);
    }
}
