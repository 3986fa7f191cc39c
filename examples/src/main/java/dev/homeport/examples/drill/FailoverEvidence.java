package dev.homeport.examples.drill;

import dev.homeport.examples.drill.traffic.OrderRows.Row;
import dev.homeport.testkit.ledger.WriteLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Holds everything that a failover is judged by.
 *
 * @param prefix what every reference begins with
 * @param services the services' names, in the order in which orders number them
 * @param timeline the promoted server's own timeline, as it tells it itself
 * @param errors how many SQL exceptions an order met in its service
 * @param promoted when the promoted server was seen to take writes
 * @param detect from the fault until every service had left the old primary
 * @param arrived when the n-th service settled on the promoted server
 */
record FailoverEvidence(
        PlannedFailover planned,
        String prefix,
        List<String> services,
        WriteLedger ledger,
        List<Row> promotedRows,
        int timeline,
        List<Row> oldRows,
        ToIntFunction<String> errors,
        Instant struck,
        Instant promoted,
        Duration detect,
        IntFunction<Instant> arrived) {}
