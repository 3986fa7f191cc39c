package dev.homeport.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.homeport.benchmarks.report.Row;
import dev.homeport.benchmarks.report.Summary;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.RegionLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how long borrowers of a full pool wait, and how many wait in vain: HikariCP and a {@link FailoverDataSource}
 * with equal settings over the same server, one run of each in turn. Each thread borrows, holds the connection for 100
 * ms, and thinks for 500 ms. It ends with 1 if a bound is missed: no more failures than HikariCP, and of the 99th
 * percentiles the median at most 1.15 times HikariCP's.
 *
 * <p>Argument: {@code --short} for shorter and fewer runs.
 */
public final class SaturatedPool {

    private static final List<Integer> POOL_SIZES = List.of(2, 10);
    private static final List<Integer> THREADS = List.of(60, 150);
    private static final int RUNS = 5;
    private static final int RUNS_IF_SHORT = 3;
    private static final Duration RUN = Duration.ofSeconds(30);
    private static final Duration RUN_IF_SHORT = Duration.ofSeconds(12);

    private final int runs;
    private final Duration length;
    private final RegionLab lab;
    private final Summary summary = new Summary("saturated-pool");

    private SaturatedPool(boolean brief, RegionLab lab) {
        this.runs = brief ? RUNS_IF_SHORT : RUNS;
        this.length = brief ? RUN_IF_SHORT : RUN;
        this.lab = lab;
    }

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        int exit;
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start()) {
            exit = new SaturatedPool(List.of(arguments).contains("--short"), lab).run();
        }
        System.exit(exit);
    }

    private int run() throws Exception {
        System.out.printf(
                "%d runs of %d s each, HikariCP and Homeport in turn; a borrow may wait for %s.%n%n",
                runs, length.toSeconds(), Duration.ofMillis(new HikariConfig().getConnectionTimeout()));
        summary.printHead();
        for (int size : POOL_SIZES) {
            for (int threads : THREADS) {
                summary.add(compare(size, threads));
            }
        }
        return summary.finish();
    }

    private Row compare(int size, int threads) throws Exception {
        var plain = new ArrayList<SaturatedRun.Result>();
        var ours = new ArrayList<SaturatedRun.Result>();
        for (int i = 0; i < runs; i++) {
            if (i % 2 == 0) {
                plain.add(plain(size, threads));
                ours.add(ours(size, threads));
            } else {
                ours.add(ours(size, threads));
                plain.add(plain(size, threads));
            }
        }
        return Row.of("pool of " + size + ", " + threads + " threads", SaturatedBounds.figures(plain, ours));
    }

    private SaturatedRun.Result plain(int size, int threads) throws Exception {
        var meters = new PoolMeters();
        var config = config(size, meters);
        config.setJdbcUrl(lab.regions().get(0).jdbcUrl());
        config.setUsername(lab.username());
        config.setPassword(lab.password());
        try (var dataSource = new HikariDataSource(config)) {
            return new SaturatedRun(dataSource, threads, length).run(meters);
        }
    }

    private SaturatedRun.Result ours(int size, int threads) throws Exception {
        var meters = new PoolMeters();
        var builder = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .hikari(config(size, meters))
                .requirePrimaryWithin(Duration.ofSeconds(10));
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        try (var dataSource = builder.build()) {
            return new SaturatedRun(dataSource, threads, length).run(meters);
        }
    }

    private static HikariConfig config(int size, PoolMeters meters) {
        var config = new HikariConfig();
        config.setMaximumPoolSize(size);
        config.setMetricsTrackerFactory(meters);
        return config;
    }
}
