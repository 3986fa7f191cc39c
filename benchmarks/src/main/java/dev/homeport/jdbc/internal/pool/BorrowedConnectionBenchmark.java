package dev.homeport.jdbc.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Makes and closes the handle of a borrow alone, over a connection that does nothing: beside a whole borrow it is less than the
 * errors of that. Run it with {@code -prof gc} for bytes per operation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(4)
public class BorrowedConnectionBenchmark {

    private PrimaryRoute route;
    private Blackhole hole;

    /** Keeps where the connections go. */
    @Setup
    public void into(Blackhole blackhole) {
        hole = blackhole;
        route = new PrimaryRoute(null, null);
    }

    /** Makes a connection that does nothing, and closes it. */
    @Benchmark
    public void without() throws SQLException {
        try (var connection = pooled()) {
            hole.consume(connection);
        }
    }

    /** Does so with a handle around it. */
    @Benchmark
    public void with() throws SQLException {
        try (var connection = handle()) {
            hole.consume(connection);
        }
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private Connection pooled() {
        return new Pooled();
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private Connection handle() {
        return new BorrowedConnection(new Pooled(), route, true);
    }

    private static final class Pooled extends ForwardingConnection {

        Pooled() {
            super(null);
        }

        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        public void close() {}
    }
}
