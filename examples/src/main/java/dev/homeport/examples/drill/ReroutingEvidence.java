package dev.homeport.examples.drill;

import dev.homeport.examples.drill.CartReads.Read;
import dev.homeport.examples.drill.watch.HomeRoutes;
import dev.homeport.testkit.ledger.WriteLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Holds everything that a rerouting is judged by.
 *
 * @param prefix what every cart's name begins with
 * @param ledger what the carts' writers were told
 * @param home how many there are in each cart, by the struck region, when replication has caught up
 * @param elsewhere the same by the other region
 * @param statuses each region's answers to {@code /health} from the fault on, the one in force first
 */
record ReroutingEvidence(
        ReroutingScenario scenario,
        String prefix,
        WriteLedger ledger,
        Map<String, Integer> home,
        Map<String, Integer> elsewhere,
        List<Read> reads,
        HomeRoutes routes,
        Instant struck,
        Instant healed,
        Map<String, List<Integer>> statuses) {}
