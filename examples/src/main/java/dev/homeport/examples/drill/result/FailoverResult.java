package dev.homeport.examples.drill.result;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds the figures of one run of one failover, and the promises that it broke.
 *
 * @param detect from the fault until every service had left the old primary
 * @param firstWrite from the promotion until every service had a write acknowledged by the promoted server; empty if
 *     one had none, which is broken too
 * @param failedStatements orders that were not acknowledged, each told once
 * @param longestWait the longest a caller waited for an answer
 * @param lost acknowledged orders that the promoted server does not have, other than stray and stale ones
 * @param stray orders the old primary acknowledged between the promotion and the switch
 * @param stale orders the old primary acknowledged that were sent after the switch
 * @param broken promises broken in any other way, in words
 * @param health each region's answers, in words
 */
public record FailoverResult(
        Duration detect,
        Optional<Duration> firstWrite,
        long failedStatements,
        Duration longestWait,
        List<String> lost,
        List<String> stray,
        List<String> stale,
        List<String> broken,
        Map<String, String> health) {

    /** The same, with more promises broken. */
    public FailoverResult alsoBroken(List<String> more) {
        return new FailoverResult(
                detect,
                firstWrite,
                failedStatements,
                longestWait,
                lost,
                stray,
                stale,
                Stream.concat(broken.stream(), more.stream()).toList(),
                health);
    }
}
