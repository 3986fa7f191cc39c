package dev.homeport.examples.drill.result;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds the figures of one run of one rerouting, and the promises that it broke.
 *
 * @param readsAway from the fault until reads began elsewhere
 * @param writesAway from the fault until writes began elsewhere
 * @param worstRead the longest a reader waited while the fault lasted
 * @param failedReads reads that brought no cart, at any time: why, in words
 * @param ambiguous writes whose callers were told that the outcome is unknown
 * @param unexcused those of them that the fault does not explain: only a machine that is too busy to answer in time
 *     does
 * @param missing writes that were acknowledged and are in no region
 * @param twice carts that hold more than one
 * @param returning from the end of the fault until the first reads began at home again; empty if the run did not wait
 *     for it
 * @param back from the end of the fault until everything began at home again; empty if the run did not wait for it
 * @param broken promises broken in any other way, in words
 * @param health each region's answers, in words
 * @param comparison what became of the plain SDK beside it, in words; empty if there was none
 */
public record ReroutingResult(
        Duration readsAway,
        Duration writesAway,
        Duration worstRead,
        List<String> failedReads,
        long ambiguous,
        List<String> unexcused,
        List<String> missing,
        List<String> twice,
        Optional<Duration> returning,
        Optional<Duration> back,
        List<String> broken,
        Map<String, String> health,
        Optional<String> comparison) {

    /** The same, with more promises broken. */
    public ReroutingResult alsoBroken(List<String> more) {
        return new ReroutingResult(
                readsAway,
                writesAway,
                worstRead,
                failedReads,
                ambiguous,
                unexcused,
                missing,
                twice,
                returning,
                back,
                Stream.concat(broken.stream(), more.stream()).toList(),
                health,
                comparison);
    }
}
