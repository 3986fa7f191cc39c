package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is known of one region.
 *
 * @param read how it is used for reads
 * @param write how it is used for writes
 * @param evacuatedSince since when the operator wants it empty
 * @param misfits what is wrong with its setup, one for each table that it concerns
 * @param failureStreak its failures since the last success
 * @param life when the latest success of all began
 * @param canaries those answered in a row
 * @param roundTripNanos the moving average of its canaries' round trips; 0 before the first
 * @param pace how fast its canaries are, beside the usual
 * @param aheadSince since when it has been nearer, by far, than the region before it in the order
 * @param hedgeWins hedged reads it lost in a row
 * @param failedCalls its calls that failed in a row
 * @param probes the canaries that were asked for
 */
public record RegionState(
        int region,
        CircuitState read,
        CircuitState write,
        Optional<Instant> evacuatedSince,
        List<Misconfiguration> misfits,
        Optional<FailureStreak> failureStreak,
        Instant life,
        CanaryStreak canaries,
        double roundTripNanos,
        LatencyTrend pace,
        Optional<Instant> aheadSince,
        HedgeStreak hedgeWins,
        FailedCallStreak failedCalls,
        ProbeThrottle probes) {

    private static final double WEIGHT_OF_THE_LATEST = 0.2;

    static RegionState unseen(int region, Instant now) {
        return new RegionState(
                region,
                CircuitState.in(now),
                CircuitState.in(now),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Instant.MIN,
                CanaryStreak.NONE,
                0,
                LatencyTrend.UNKNOWN,
                Optional.empty(),
                HedgeStreak.NONE,
                FailedCallStreak.NONE,
                ProbeThrottle.unused(now));
    }

    public CircuitState circuit(AccessMode access) {
        return access == AccessMode.READ ? read : write;
    }

    public boolean usable(AccessMode access) {
        return circuit(access).usable();
    }

    boolean measured() {
        return roundTripNanos > 0;
    }

    public RegionState with(AccessMode access, CircuitState circuit) {
        return but(next -> {
            next.read = access == AccessMode.READ ? circuit : read;
            next.write = access == AccessMode.WRITE ? circuit : write;
        });
    }

    RegionState evacuated(Optional<Instant> since) {
        return but(next -> next.evacuatedSince = since);
    }

    RegionState misfits(List<Misconfiguration> found) {
        return but(next -> next.misfits = found);
    }

    /** Whether it is used last for everything. */
    boolean last() {
        return misfits.stream()
                .anyMatch(misfit -> misfit.readLast() && misfit.table().isEmpty());
    }

    RegionState ahead(Optional<Instant> since) {
        return but(next -> next.aheadSince = since);
    }

    RegionState hedges(HedgeStreak wins) {
        return but(next -> next.hedgeWins = wins);
    }

    RegionState failedCalls(FailedCallStreak inARow) {
        return but(next -> next.failedCalls = inARow);
    }

    RegionState probed(Instant at) {
        return but(next -> next.probes = probes.used(at));
    }

    RegionState inTrouble(FailureStreak now) {
        return but(next -> next.failureStreak = Optional.of(now));
    }

    RegionState withoutFailureStreak() {
        return but(next -> next.failureStreak = Optional.empty());
    }

    /** With a success, of a call or a canary. */
    RegionState alive(Instant began, Instant ended) {
        if (failureStreak.isEmpty() && !began.isAfter(life)) {
            return this;
        }
        return but(next -> {
            next.failureStreak = failureStreak.filter(seen -> !seen.endedBy(ended));
            next.life = began.isAfter(life) ? began : life;
        });
    }

    RegionState canaries(CanaryStreak inARow) {
        return but(next -> next.canaries = inARow);
    }

    RegionState pace(LatencyTrend now) {
        return now == pace ? this : but(next -> next.pace = now);
    }

    RegionState roundTrip(Duration latest, Instant now) {
        double average = measured()
                ? roundTripNanos + WEIGHT_OF_THE_LATEST * (latest.toNanos() - roundTripNanos)
                : Math.max(1, latest.toNanos());
        return but(next -> {
            next.roundTripNanos = average;
            next.pace = pace.and(latest, now);
        });
    }

    private RegionState but(Consumer<Draft> change) {
        var next = new Draft(this);
        change.accept(next);
        return next.done();
    }

    /** The next record while it is being written. */
    private static final class Draft {

        private final int region;
        private CircuitState read;
        private CircuitState write;
        private Optional<Instant> evacuatedSince;
        private List<Misconfiguration> misfits;
        private Optional<FailureStreak> failureStreak;
        private Instant life;
        private CanaryStreak canaries;
        private double roundTripNanos;
        private LatencyTrend pace;
        private Optional<Instant> aheadSince;
        private HedgeStreak hedgeWins;
        private FailedCallStreak failedCalls;
        private ProbeThrottle probes;

        Draft(RegionState before) {
            region = before.region;
            read = before.read;
            write = before.write;
            evacuatedSince = before.evacuatedSince;
            misfits = before.misfits;
            failureStreak = before.failureStreak;
            life = before.life;
            canaries = before.canaries;
            roundTripNanos = before.roundTripNanos;
            pace = before.pace;
            aheadSince = before.aheadSince;
            hedgeWins = before.hedgeWins;
            failedCalls = before.failedCalls;
            probes = before.probes;
        }

        RegionState done() {
            return new RegionState(
                    region,
                    read,
                    write,
                    evacuatedSince,
                    misfits,
                    failureStreak,
                    life,
                    canaries,
                    roundTripNanos,
                    pace,
                    aheadSince,
                    hedgeWins,
                    failedCalls,
                    probes);
        }
    }
}
