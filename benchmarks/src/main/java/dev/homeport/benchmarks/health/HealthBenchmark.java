package dev.homeport.benchmarks.health;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthRequest;
import dev.homeport.health.http.HealthResponder;
import dev.homeport.health.http.HealthResponse;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures what answering one request costs, without a server: the snapshot and the response. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HealthBenchmark {

    private static final int CHECKS = 5;

    private final HealthResponder responder = new HealthResponder();
    private final HealthRequest plain = HealthRequest.of("GET", "/health");
    private final HealthRequest excluding = HealthRequest.of("GET", "/readyz?exclude=check-1");
    private HealthMonitor monitor;
    private Instant now;

    @Setup
    public void start() {
        var builder = HealthMonitor.builder();
        for (int i = 0; i < CHECKS; i++) {
            builder.check(HealthCheck.builder("check-" + i, CheckResult::up).build());
        }
        monitor = builder.build();
        now = monitor.now();
    }

    @TearDown
    public void close() {
        monitor.close();
    }

    @Benchmark
    public HealthResponse respond() {
        return responder.respond(plain, monitor.snapshot(), now);
    }

    @Benchmark
    public HealthResponse respondExcludingACheck() {
        return responder.respond(excluding, monitor.snapshot(), now);
    }
}
