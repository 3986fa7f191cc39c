package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ProcessPauseTest {
    private static final Duration PAUSE = Duration.ofMillis(600);

    @Test
    void no_thread_of_this_process_runs_while_it_is_paused() {
        var started = new CompletableFuture<Void>();
        var stopped = new AtomicBoolean();
        var longestGap = CompletableFuture.supplyAsync(() -> longestGap(started, stopped));
        started.join();

        RegionLab.pauseThisProcess(PAUSE);
        stopped.set(true);

        // The last thread may stop a little after the signal was sent.
        assertThat(longestGap.join()).isGreaterThan(PAUSE.dividedBy(2));
    }

    /** Reads the time again and again until it is told to stop. */
    private static Duration longestGap(CompletableFuture<Void> started, AtomicBoolean stopped) {
        long longest = 0;
        long last = System.nanoTime();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = !stopped.get();
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
            started.complete(null);
        }
        return Duration.ofNanos(longest);
    }
}
