package dev.homeport.benchmarks.config;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.RefreshResult;
import dev.homeport.config.ssm.SsmSource;
import dev.homeport.region.RegionName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Measures reading the configuration, which an application does per request, and a refresh of 60 keys that finds no
 * change, over a client that answers from memory. Run it with {@code -prof gc} for bytes per operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ConfigBenchmark {

    /** Ten keys. */
    public record Ten(
            String a, String b, String c, String d, String e, String f, String g, String h, String i, String j) {}

    /** Sixty keys, so 120 names and 12 calls. */
    public record Sixty(Ten one, Ten two, Ten three, Ten four, Ten five, Ten six) {}

    /** Has every generic name and no region-specific one, and makes each answer once. */
    private static final class AnswersFromMemory implements SsmClient {

        private final Map<Object, GetParametersResponse> answers = new ConcurrentHashMap<>();

        @Override
        public GetParametersResponse getParameters(GetParametersRequest request) {
            return answers.computeIfAbsent(request.names(), names -> answer(request));
        }

        private static GetParametersResponse answer(GetParametersRequest request) {
            var specific = request.names().stream()
                    .filter(name -> name.startsWith("/orders/eu-west-1/"))
                    .toList();
            var found = request.names().stream()
                    .filter(name -> !specific.contains(name))
                    .map(name -> Parameter.builder()
                            .name(name)
                            .value("a value of ordinary length")
                            .type(ParameterType.STRING)
                            .version(1L)
                            .build())
                    .toList();
            return GetParametersResponse.builder()
                    .parameters(found)
                    .invalidParameters(specific)
                    .build();
        }

        @Override
        public String serviceName() {
            return "ssm";
        }

        @Override
        public void close() {}
    }

    private Config<Sixty> config;

    /** Loads the configuration. */
    @Setup
    public void load() {
        config = ConfigLoader.of(Sixty.class)
                .region(RegionName.of("eu-west-1"))
                .source(SsmSource.builder(new AnswersFromMemory())
                        .path("/orders")
                        .build())
                .load();
    }

    /** Ends it. */
    @TearDown
    public void close() {
        config.close();
    }

    /** One volatile read. */
    @Benchmark
    public Sixty current() {
        return config.current();
    }

    /** Twelve calls, and no new generation. */
    @Benchmark
    public RefreshResult refreshWithNothingChanged() {
        return config.refreshNow();
    }
}
