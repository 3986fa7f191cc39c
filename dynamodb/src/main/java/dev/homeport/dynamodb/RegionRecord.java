package dev.homeport.dynamodb;

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
 * @param trouble its failures since the last success
 * @param life when the latest success of all began
 * @param canaries those answered in a row
 * @param roundTripNanos the moving average of its canaries' round trips; 0 before the first
 * @param pace how fast its canaries are, beside the usual
 * @param aheadSince since when it has been nearer, by far, than the region before it in the order
 * @param hedgeWins hedged reads it lost in a row
 * @param failedCalls its calls that failed in a row
 * @param probes the canaries that were asked for
 */
record RegionRecord(
        int region,
        LaneRecord read,
        LaneRecord write,
        Optional<Instant> evacuatedSince,
        List<Misfit> misfits,
        Optional<Trouble> trouble,
        Instant life,
        Canaries canaries,
        double roundTripNanos,
        Pace pace,
        Optional<Instant> aheadSince,
        HedgeWins hedgeWins,
        FailedCalls failedCalls,
        Probes probes) {

    private static final double WEIGHT_OF_THE_LATEST = 0.2;

    static RegionRecord unseen(int region, Instant now) {
        return new RegionRecord(
                region,
                LaneRecord.in(now),
                LaneRecord.in(now),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Instant.MIN,
                Canaries.NONE,
                0,
                Pace.UNKNOWN,
                Optional.empty(),
                HedgeWins.NONE,
                FailedCalls.NONE,
                Probes.unused(now));
    }

    LaneRecord lane(Access access) {
        return access == Access.READ ? read : write;
    }

    boolean usable(Access access) {
        return lane(access).usable();
    }

    boolean measured() {
        return roundTripNanos > 0;
    }

    RegionRecord with(Access access, LaneRecord lane) {
        return but(next -> {
            next.read = access == Access.READ ? lane : read;
            next.write = access == Access.WRITE ? lane : write;
        });
    }

    RegionRecord evacuated(Optional<Instant> since) {
        return but(next -> next.evacuatedSince = since);
    }

    RegionRecord misfits(List<Misfit> found) {
        return but(next -> next.misfits = found);
    }

    /** Whether it is used last for everything. */
    boolean last() {
        return misfits.stream()
                .anyMatch(misfit -> misfit.readLast() && misfit.table().isEmpty());
    }

    RegionRecord ahead(Optional<Instant> since) {
        return but(next -> next.aheadSince = since);
    }

    RegionRecord hedges(HedgeWins wins) {
        return but(next -> next.hedgeWins = wins);
    }

    RegionRecord failedCalls(FailedCalls inARow) {
        return but(next -> next.failedCalls = inARow);
    }

    RegionRecord probed(Instant at) {
        return but(next -> next.probes = probes.used(at));
    }

    RegionRecord inTrouble(Trouble now) {
        return but(next -> next.trouble = Optional.of(now));
    }

    RegionRecord withoutTrouble() {
        return but(next -> next.trouble = Optional.empty());
    }

    /** With a success, of a call or a canary. */
    RegionRecord alive(Instant began, Instant ended) {
        if (trouble.isEmpty() && !began.isAfter(life)) {
            return this;
        }
        return but(next -> {
            next.trouble = trouble.filter(seen -> !seen.endedBy(ended));
            next.life = began.isAfter(life) ? began : life;
        });
    }

    RegionRecord canaries(Canaries inARow) {
        return but(next -> next.canaries = inARow);
    }

    RegionRecord pace(Pace now) {
        return now == pace ? this : but(next -> next.pace = now);
    }

    RegionRecord roundTrip(Duration latest, Instant now) {
        double average = measured()
                ? roundTripNanos + WEIGHT_OF_THE_LATEST * (latest.toNanos() - roundTripNanos)
                : Math.max(1, latest.toNanos());
        return but(next -> {
            next.roundTripNanos = average;
            next.pace = pace.and(latest, now);
        });
    }

    private RegionRecord but(Consumer<Draft> change) {
        var next = new Draft(this);
        change.accept(next);
        return next.done();
    }

    /** The next record while it is being written. */
    private static final class Draft {

        private final int region;
        private LaneRecord read;
        private LaneRecord write;
        private Optional<Instant> evacuatedSince;
        private List<Misfit> misfits;
        private Optional<Trouble> trouble;
        private Instant life;
        private Canaries canaries;
        private double roundTripNanos;
        private Pace pace;
        private Optional<Instant> aheadSince;
        private HedgeWins hedgeWins;
        private FailedCalls failedCalls;
        private Probes probes;

        Draft(RegionRecord before) {
            region = before.region;
            read = before.read;
            write = before.write;
            evacuatedSince = before.evacuatedSince;
            misfits = before.misfits;
            trouble = before.trouble;
            life = before.life;
            canaries = before.canaries;
            roundTripNanos = before.roundTripNanos;
            pace = before.pace;
            aheadSince = before.aheadSince;
            hedgeWins = before.hedgeWins;
            failedCalls = before.failedCalls;
            probes = before.probes;
        }

        RegionRecord done() {
            return new RegionRecord(
                    region,
                    read,
                    write,
                    evacuatedSince,
                    misfits,
                    trouble,
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
