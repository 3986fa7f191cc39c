package dev.homeport.jdbc;

/**
 * Counts the commits on a borrowed connection, so that code which runs a transaction on it notices one that somebody else has
 * sent: {@code connection.unwrap(CommitCounter.class).commits()}. Every connection of a {@link FailoverDataSource} can be
 * unwrapped to it, and keeps its count after it was returned. A commit in SQL, in a procedure, or by
 * {@code statement.getConnection()} is not counted.
 *
 * <p>For the thread that uses the connection.
 */
public interface CommitCounter {

    /**
     * Returns a number that is 0 when the connection is borrowed, and another one after each commit that is done or may be: one that
     * was answered with success, one that was not answered, and {@code setAutoCommit(true)}, which ends a transaction. A commit
     * that is certainly not done does not count. After 65,535 it goes on with 1.
     */
    int commits();
}
