package dev.homeport.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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
 * Borrows a connection and gives it back: bare HikariCP beside a {@link FailoverDataSource} with the same pool settings,
 * over the same server. Run it with {@code -prof gc} for bytes per operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class BorrowBenchmark {

    private static final int POOL_SIZE = 10;

    /** The data source that is measured. */
    @Param({"hikari", "homeport"})
    public String over = "";

    private RegionLab lab;
    private AutoCloseable closing;
    private DataSource dataSource;

    /** Starts two regions and the data source, and waits until its pool is full. */
    @Setup(Level.Trial)
    public void start() throws SQLException {
        lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
        if (over.equals("hikari")) {
            var hikari = new HikariDataSource(bare());
            closing = hikari;
            dataSource = hikari;
        } else {
            var failover = BenchmarkedPool.failover(lab, POOL_SIZE);
            closing = failover;
            dataSource = failover;
        }
        BenchmarkedPool.fill(dataSource, POOL_SIZE);
    }

    private HikariConfig bare() {
        var config = BenchmarkedPool.settings(POOL_SIZE);
        config.setJdbcUrl(lab.regions().get(0).jdbcUrl());
        config.setUsername(lab.username());
        config.setPassword(lab.password());
        return config;
    }

    /** Ends both. */
    @TearDown(Level.Trial)
    public void stop() throws Exception {
        closing.close();
        lab.close();
    }

    /** One thread, no contention. */
    @Benchmark
    public void borrowAndReturn() throws SQLException {
        dataSource.getConnection().close();
    }

    /** Two threads at once. */
    @Benchmark
    @Threads(2)
    public void borrowAndReturnByTwo() throws SQLException {
        dataSource.getConnection().close();
    }
}
