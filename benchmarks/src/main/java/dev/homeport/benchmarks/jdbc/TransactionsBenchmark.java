package dev.homeport.benchmarks.jdbc;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Transactions;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Runs a transaction without any statement, for which the driver sends nothing: what is left is the cost of {@link
 * Transactions} itself, beside the same calls by hand. Run it with {@code -prof gc} for bytes per operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class TransactionsBenchmark {

    private static final int POOL_SIZE = 10;

    private RegionLab lab;
    private FailoverDataSource dataSource;
    private Transactions transactions;

    /** Starts two regions and the data source. */
    @Setup(Level.Trial)
    public void start() throws SQLException {
        lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
        dataSource = BenchmarkedPool.failover(lab, POOL_SIZE);
        transactions = Transactions.over(dataSource);
    }

    /** Ends both. */
    @TearDown(Level.Trial)
    public void stop() {
        dataSource.close();
        lab.close();
    }

    /** Borrows, begins, commits and returns. */
    @Benchmark
    public void byHand() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.commit();
        }
    }

    /** Does the same by {@link Transactions#run}. */
    @Benchmark
    public void byTransactions() throws SQLException {
        transactions.run(connection -> {});
    }
}
