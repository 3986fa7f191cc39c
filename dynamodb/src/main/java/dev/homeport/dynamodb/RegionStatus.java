package dev.homeport.dynamodb;

import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one region. Immutable.
 *
 * @param region the region
 * @param reads how it is used for reads
 * @param writes how it is used for writes
 * @param roundTrip the moving average of its canaries' round trips; empty until it has answered one
 * @param lag how far each other region's writes are behind here, where measured
 * @param misconfigured what is wrong with its setup, if something is, by table
 * @param evacuatedSince since when the operator wants it empty
 * @param slow how slow it is, in words, while it takes many times as long as usual, see {@link SlowHome}
 * @param lastAnswer when the latest call or canary that it answered began
 */
public record RegionStatus(
        RegionName region,
        Circuit reads,
        Circuit writes,
        Optional<Duration> roundTrip,
        Map<RegionName, Duration> lag,
        Optional<String> misconfigured,
        Optional<Instant> evacuatedSince,
        Optional<String> slow,
        Optional<Instant> lastAnswer) {

    /** Copies the map. */
    public RegionStatus {
        lag = Map.copyOf(lag);
    }

    /** Whether a region is used for reads, or for writes. */
    public enum State {
        /** Used. */
        IN_SERVICE,
        /** Not used: until {@link Circuit#outUntil()} at least, or for as long as the operator wants it. */
        EVICTED,
        /** Not used; it could come back once its canaries, and lag where measured, are as they should be. */
        RECOVERING,
        /** Not used; it could come back, and waits for somebody to say so. */
        AWAITING_FAILBACK,
        /** Used by a growing share. */
        RAMPING,
        /** Used by a shrinking share, because it has become slow. */
        LEAVING
    }

    /**
     * One of the two ways a region is used.
     *
     * @param since when the state last changed
     * @param reason why it is not fully used, in words; empty while it is
     * @param outUntil before when it will not come back; empty while it is used, and if nothing but an evacuation has
     *     taken it out
     * @param flaps how often it has failed again within ten minutes of coming back
     * @param share how many of a hundred operations may begin there
     */
    public record Circuit(State state, Instant since, String reason, Optional<Instant> outUntil, int flaps, int share) {

        /** Returns whether operations may go there at all. */
        public boolean used() {
            return state == State.IN_SERVICE || state == State.RAMPING || state == State.LEAVING;
        }
    }
}
