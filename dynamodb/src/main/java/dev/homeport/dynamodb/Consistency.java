package dev.homeport.dynamodb;

/** How the replicas of the global tables follow each other. Chosen when a table is created. */
public enum Consistency {
    /**
     * Multi-region eventual consistency (MREC): each region accepts writes alone, the others follow, usually within a
     * second, and the last writer wins.
     */
    EVENTUAL,
    /** Multi-region strong consistency (MRSC): a write is acknowledged when another region has it too. */
    STRONG
}
