package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.CommitCounter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionProxy;

/**
 * Notices the commits that the application itself sends on the connection of a transaction, past its manager. What was committed
 * so is done, whatever becomes of the rest. A wrapper of the user's that hides the {@link CommitCounter} hides them, too.
 */
final class OwnCommits {

    private final Supplier<@Nullable Connection> connection;
    private @Nullable CommitCounter counter;
    private final int before;

    private OwnCommits(Supplier<@Nullable Connection> connection) {
        this.connection = connection;
        // A lazy connection would be borrowed by the question. It has been used for nothing yet, so it begins with 0.
        this.counter = connection.get() instanceof ConnectionProxy ? null : counter(connection);
        this.before = counter == null ? 0 : counter.commits();
    }

    /**
     * Notices those that come from now on.
     *
     * @param connection gives null for as long as the transaction has none
     */
    static OwnCommits of(Supplier<@Nullable Connection> connection) {
        return new OwnCommits(connection);
    }

    /** Returns whether there was one that is done, or may be. */
    boolean any() {
        if (counter == null) {
            counter = counter(connection);
        }
        return counter != null && counter.commits() != before;
    }

    private static @Nullable CommitCounter counter(Supplier<@Nullable Connection> connection) {
        var now = connection.get();
        try {
            return now != null && now.isWrapperFor(CommitCounter.class) ? now.unwrap(CommitCounter.class) : null;
        } catch (SQLException e) {
            return null;
        }
    }
}
