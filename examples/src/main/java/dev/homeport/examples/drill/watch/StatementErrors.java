package dev.homeport.examples.drill.watch;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Counts the SQL exceptions that each order met inside its service. */
public final class StatementErrors implements BiConsumer<String, SQLException> {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public void accept(String order, SQLException failure) {
        counts.merge(order, exceptionsIn(failure), Integer::sum);
    }

    /** Returns how many the order met. */
    public int of(String order) {
        return counts.getOrDefault(order, 0);
    }

    /** A connection that fails once more when it is closed adds a suppressed one; a cause is the same error again. */
    private static int exceptionsIn(SQLException failure) {
        return 1
                + Math.toIntExact(Arrays.stream(failure.getSuppressed())
                        .filter(SQLException.class::isInstance)
                        .count());
    }
}
