package dev.homeport.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A probe has returned or thrown; {@code cause} is what it threw. */
record ProbeRunResult(
        CheckRunner runner,
        long run,
        Instant startedAt,
        Instant endedAt,
        CheckResult result,
        @Nullable Throwable cause) {}
