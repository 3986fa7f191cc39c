package dev.homeport.dynamodb;

import java.time.Instant;

/** Hedged reads that another region answered first, in a row. */
record HedgeWins(int count, Instant since) {

    static final HedgeWins NONE = new HedgeWins(0, Instant.MIN);
}
