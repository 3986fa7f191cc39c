package dev.homeport.benchmarks.jdbc.alternatives;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;

/** Holds a pool and whatever runs for it. */
record OpenedPool(DataSource dataSource, Deque<Closeable> parts) implements Closeable {

    static <P extends DataSource & Closeable> OpenedPool of(P pool) {
        var parts = new ArrayDeque<Closeable>();
        parts.add(pool);
        return new OpenedPool(pool, parts);
    }

    OpenedPool with(Closeable part) {
        parts.addLast(part);
        return this;
    }

    @Override
    public void close() throws IOException {
        for (var part : parts) {
            part.close();
        }
    }
}
