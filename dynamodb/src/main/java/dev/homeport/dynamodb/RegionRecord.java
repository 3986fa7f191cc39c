package dev.homeport.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one region.
 *
 * @param read how it is used for reads
 * @param write how it is used for writes
 * @param evacuatedSince since when the operator wants it empty
 * @param misfit what is wrong with its setup
 * @param trouble its failures since the last success
 * @param life when the latest success of all began
 * @param canaries those answered in a row
 * @param roundTripNanos the moving average of its canaries' round trips; 0 before the first
 * @param aheadSince since when it has been nearer, by far, than the region before it in the order
 * @param hedgeWins hedged reads it lost in a row
 * @param probes the canaries that were asked for
 */
record RegionRecord(
        int region,
        LaneRecord read,
        LaneRecord write,
        Optional<Instant> evacuatedSince,
        Optional<Misfit> misfit,
        Optional<Trouble> trouble,
        Instant life,
        Canaries canaries,
        double roundTripNanos,
        Optional<Instant> aheadSince,
        HedgeWins hedgeWins,
        Probes probes) {

    private static final double WEIGHT_OF_THE_LATEST = 0.2;

    static RegionRecord unseen(int region, Instant now) {
        return new RegionRecord(
                region,
                LaneRecord.in(now),
                LaneRecord.in(now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MIN,
                Canaries.NONE,
                0,
                Optional.empty(),
                HedgeWins.NONE,
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
        return access == Access.READ
                ? copy(lane, write, evacuatedSince, misfit, trouble, aheadSince, hedgeWins, probes)
                : copy(read, lane, evacuatedSince, misfit, trouble, aheadSince, hedgeWins, probes);
    }

    RegionRecord evacuated(Optional<Instant> since) {
        return copy(read, write, since, misfit, trouble, aheadSince, hedgeWins, probes);
    }

    RegionRecord misfit(Optional<Misfit> found) {
        return copy(read, write, evacuatedSince, found, trouble, aheadSince, hedgeWins, probes);
    }

    RegionRecord ahead(Optional<Instant> since) {
        return copy(read, write, evacuatedSince, misfit, trouble, since, hedgeWins, probes);
    }

    RegionRecord hedges(HedgeWins wins) {
        return copy(read, write, evacuatedSince, misfit, trouble, aheadSince, wins, probes);
    }

    RegionRecord probed(Instant at) {
        return copy(read, write, evacuatedSince, misfit, trouble, aheadSince, hedgeWins, probes.used(at));
    }

    RegionRecord inTrouble(Trouble now) {
        return new RegionRecord(
                region,
                read,
                write,
                evacuatedSince,
                misfit,
                Optional.of(now),
                life,
                canaries,
                roundTripNanos,
                aheadSince,
                hedgeWins,
                probes);
    }

    RegionRecord withoutTrouble() {
        return copy(read, write, evacuatedSince, misfit, Optional.empty(), aheadSince, hedgeWins, probes);
    }

    /** With a success, of a call or a canary. */
    RegionRecord alive(Instant began, Instant ended) {
        if (trouble.isEmpty() && !began.isAfter(life)) {
            return this;
        }
        return new RegionRecord(
                region,
                read,
                write,
                evacuatedSince,
                misfit,
                trouble.filter(seen -> !seen.endedBy(ended)),
                began.isAfter(life) ? began : life,
                canaries,
                roundTripNanos,
                aheadSince,
                hedgeWins,
                probes);
    }

    RegionRecord canaries(Canaries inARow) {
        return new RegionRecord(
                region,
                read,
                write,
                evacuatedSince,
                misfit,
                trouble,
                life,
                inARow,
                roundTripNanos,
                aheadSince,
                hedgeWins,
                probes);
    }

    RegionRecord roundTrip(Duration latest) {
        double average = measured()
                ? roundTripNanos + WEIGHT_OF_THE_LATEST * (latest.toNanos() - roundTripNanos)
                : Math.max(1, latest.toNanos());
        return new RegionRecord(
                region,
                read,
                write,
                evacuatedSince,
                misfit,
                trouble,
                life,
                canaries,
                average,
                aheadSince,
                hedgeWins,
                probes);
    }

    private RegionRecord copy(
            LaneRecord nextRead,
            LaneRecord nextWrite,
            Optional<Instant> nextEvacuated,
            Optional<Misfit> nextMisfit,
            Optional<Trouble> nextTrouble,
            Optional<Instant> nextAhead,
            HedgeWins nextWins,
            Probes nextProbes) {
        return new RegionRecord(
                region,
                nextRead,
                nextWrite,
                nextEvacuated,
                nextMisfit,
                nextTrouble,
                life,
                canaries,
                roundTripNanos,
                nextAhead,
                nextWins,
                nextProbes);
    }
}
