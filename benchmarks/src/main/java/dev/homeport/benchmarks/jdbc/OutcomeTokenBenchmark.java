package dev.homeport.benchmarks.jdbc;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Transactions;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Commits transactions of one insert on a real server that replicates synchronously, with an outcome token and without, by
 * as many threads as there are connections. {@code p0.50} and {@code p0.99} are what one transaction takes.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 4)
@Fork(1)
public class OutcomeTokenBenchmark {

    private static final int POOL_SIZE = 64;

    /** Whether there is a token. */
    @Param({"without", "with"})
    public String token = "";

    private RegionLab lab;
    private FailoverDataSource dataSource;
    private Transactions transactions;

    /** Starts two regions and the data source. */
    @Setup(Level.Trial)
    public void start() throws SQLException, IOException {
        lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
        try (var connection = lab.regions().get(0).connectDirectly();
                var statement = connection.createStatement();
                var file = Transactions.class.getResourceAsStream("migration/R__homeport_outcome_token.sql")) {
            statement.execute(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            statement.execute("create table entries (id bigint)");
        }
        dataSource = BenchmarkedPool.failover(lab, POOL_SIZE);
        var builder = Transactions.builder(dataSource);
        transactions = (token.equals("with") ? builder.outcomeTokens() : builder).build();
    }

    /** Ends both. */
    @TearDown(Level.Trial)
    public void stop() {
        dataSource.close();
        lab.close();
    }

    /** Few threads, so that each transaction takes as long as it must. */
    @Benchmark
    @Threads(8)
    public void commitByEight() throws SQLException {
        transactions.run(OutcomeTokenBenchmark::insert);
    }

    /** More threads than the machine can serve. */
    @Benchmark
    @Threads(POOL_SIZE)
    public void commitBySixtyFour() throws SQLException {
        transactions.run(OutcomeTokenBenchmark::insert);
    }

    private static void insert(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("insert into entries values (?)")) {
            insert.setLong(1, Thread.currentThread().getId());
            insert.executeUpdate();
        }
    }
}
