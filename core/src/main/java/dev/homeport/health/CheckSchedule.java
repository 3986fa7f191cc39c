package dev.homeport.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says when a check runs next, and on how many threads; pure.
 *
 * <p>At most {@value #THREADS} threads are held by one check. One would be safe too, but a probe that never returns
 * would then end its check for ever, although the dependency may be back; a second one can find that out. More would
 * only pile up behind the same hang.
 *
 * <table>
 * <caption>What is due, the first row that applies</caption>
 * <tr><th>when</th><th>due</th><th>afterwards</th></tr>
 * <tr><td>a run is in time no more</td><td>ABANDON</td><td>its thread is stuck until it returns</td></tr>
 * <tr><td>the next start is in the future</td><td>NOTHING</td><td></td></tr>
 * <tr><td>two threads are stuck</td><td>SKIP</td><td>the next start is one delay away</td></tr>
 * <tr><td>otherwise</td><td>START</td><td>a run is in time until its deadline</td></tr>
 * </table>
 *
 * <p>The next start is never before the deadline of the last one, so that only one run is in time. Missed starts are
 * not made up for: after a pause there is one run, not a burst.
 *
 * @param stuck how many threads are held by abandoned runs
 */
record CheckSchedule(
        Duration deadline, Instant nextStart, @Nullable Live live, int stuck) {

    static final int THREADS = 2;

    enum Due {
        NOTHING,
        START,
        SKIP,
        ABANDON
    }

    /** The run that is in time. */
    record Live(long run, Instant until) {}

    static CheckSchedule starting(Duration deadline, Instant firstStart) {
        return new CheckSchedule(deadline, firstStart, null, 0);
    }

    Due due(Instant now) {
        if (live != null && !now.isBefore(live.until())) {
            return Due.ABANDON;
        }
        if (now.isBefore(nextStart)) {
            return Due.NOTHING;
        }
        return stuck >= THREADS ? Due.SKIP : Due.START;
    }

    /** Returns when {@link #due} has to be asked again. */
    Instant nextDue() {
        return live != null && live.until().isBefore(nextStart) ? live.until() : nextStart;
    }

    CheckSchedule started(long run, Instant now, Duration delay) {
        return new CheckSchedule(deadline, after(now, delay), new Live(run, now.plus(deadline)), stuck);
    }

    CheckSchedule skipped(Instant now, Duration delay) {
        return new CheckSchedule(deadline, after(now, delay), live, stuck);
    }

    CheckSchedule abandoned() {
        return new CheckSchedule(deadline, nextStart, null, stuck + 1);
    }

    /** Returns whether that run is still in time, so that its answer counts. */
    boolean awaits(long run) {
        return live != null && live.run() == run;
    }

    CheckSchedule returned(long run) {
        return awaits(run)
                ? new CheckSchedule(deadline, nextStart, null, stuck)
                : new CheckSchedule(deadline, nextStart, live, stuck - 1);
    }

    private Instant after(Instant now, Duration delay) {
        return now.plus(delay.compareTo(deadline) < 0 ? deadline : delay);
    }
}
