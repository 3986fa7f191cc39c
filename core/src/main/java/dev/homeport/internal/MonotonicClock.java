package dev.homeport.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that never goes backwards and never jumps.
 *
 * <p>The wall clock is stepped by NTP, by operators and by hypervisors; a deadline or an age computed from it is wrong
 * by the size of the step, at exactly the moments when machines are in trouble. This clock reads the wall clock once,
 * when it is created, and advances by {@link System#nanoTime()} from then on. Its instants are therefore good for
 * intervals and readable in logs, and drift from the wall clock by what that is corrected in the meantime.
 *
 * <p>Instants of two different clocks must not be compared. Safe for any number of threads; {@link #millis()} allocates
 * nothing.
 */
public final class MonotonicClock implements InstantSource {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final LongSupplier nanoTime;
    private final long nanoTimeAtCreation;
    private final long epochNanosAtCreation;

    MonotonicClock(Instant creation, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nanoTimeAtCreation = nanoTime.getAsLong();
        this.epochNanosAtCreation =
                Math.addExact(Math.multiplyExact(creation.getEpochSecond(), NANOS_PER_SECOND), creation.getNano());
    }

    /** Returns a new clock that agrees with the wall clock at this moment. */
    public static MonotonicClock create() {
        return new MonotonicClock(Instant.now(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        long now = epochNanos();
        return Instant.ofEpochSecond(Math.floorDiv(now, NANOS_PER_SECOND), Math.floorMod(now, NANOS_PER_SECOND));
    }

    @Override
    public long millis() {
        return Math.floorDiv(epochNanos(), NANOS_PER_MILLI);
    }

    private long epochNanos() {
        // Nanosecond readings may wrap around, so that only their difference means anything.
        return epochNanosAtCreation + (nanoTime.getAsLong() - nanoTimeAtCreation);
    }
}
