package dev.homeport.spring.boot.transaction;

import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows every transaction that a manager has begun and not ended. It is found by Spring's holder of the transaction's connection,
 * which Spring also binds to the thread, and takes away while the transaction is suspended.
 */
final class TransactionWatch {

    private final Map<Object, WatchedTransaction> running = new ConcurrentHashMap<>();

    /** @param connection gives null for as long as the transaction has none */
    void begun(Object transaction, Supplier<@Nullable Connection> connection) {
        running.put(key(transaction), new WatchedTransaction(OwnCommits.of(connection)));
    }

    WatchedTransaction of(Object transaction) {
        return running.computeIfAbsent(key(transaction), any -> new WatchedTransaction(OwnCommits.of(() -> null)));
    }

    void ended(Object transaction) {
        running.remove(key(transaction));
    }

    /** Returns the transaction in which this thread uses the data source now; empty if each statement commits itself. */
    Optional<WatchedTransaction> current(DataSource dataSource) {
        var holder = TransactionSynchronizationManager.getResource(dataSource);
        return holder == null ? Optional.empty() : Optional.ofNullable(running.get(holder));
    }

    private static Object key(Object transaction) {
        return transaction instanceof JdbcTransactionObjectSupport object && object.hasConnectionHolder()
                ? object.getConnectionHolder()
                : transaction;
    }
}
