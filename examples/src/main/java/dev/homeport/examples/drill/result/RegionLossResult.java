package dev.homeport.examples.drill.result;

import dev.homeport.examples.drill.report.StoryFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the figures of one loss of a region, the promises that it broke, and all that its report shows.
 *
 * @param ordersBack from the fault until every order that was sent was acknowledged again; empty if that was never so
 * @param cartsBack the same for looks at carts
 * @param untilOperated from the fault until the operator had done what orders have to wait for
 * @param failedLater requests that were not done after users had been served again, until the way back began
 * @param lost acknowledged orders that the promoted server lacked
 * @param failed requests whose users were told "not done", from the fault to the way back
 * @param unknown those whose outcome stayed open
 * @param stale orders acknowledged by the old primary after its return
 * @param broken promises that were broken, in words
 * @param health each region's answers, in words
 */
public record RegionLossResult(
        Optional<Duration> ordersBack,
        Optional<Duration> cartsBack,
        Duration untilOperated,
        long failedLater,
        long lost,
        long failed,
        long unknown,
        long stale,
        List<String> broken,
        Map<String, String> health,
        StoryFacts facts) {}
