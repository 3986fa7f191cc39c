package dev.homeport.testkit.ledger;

/** Carries out one write of the program under test, such as {@code orders::place}. */
@FunctionalInterface
public interface WriteAction {
    /**
     * Returns when the write is acknowledged.
     *
     * @param id what the write is to be called in the database
     * @throws Exception what the caller of such a write is told when it fails
     */
    void run(String id) throws Exception;
}
