package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.config.internal.binding.ComponentSchema;
import dev.homeport.config.internal.binding.ComponentSchema.KeyComponent;
import dev.homeport.config.internal.binding.RecordSchema;
import dev.homeport.config.internal.binding.ScalarType;
import dev.homeport.config.internal.binding.ValueType;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.config.ssm.SsmRequests;
import dev.homeport.config.ssm.SsmSource;
import dev.homeport.rules.VirtualClock;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;

class RefreshCostTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    record Nothing() {}

    /** Answers with what it has answered before, so that it allocates nothing itself. */
    private static final class Canned implements SsmClient {

        private final Map<String, GetParametersResponse> answers = new HashMap<>();

        @Override
        public GetParametersResponse getParameters(GetParametersRequest request) {
            return answers.computeIfAbsent(request.names().get(0), first -> answer(request.names()));
        }

        private static GetParametersResponse answer(List<String> names) {
            var parameters = names.stream()
                    .filter(name -> !name.contains("eu-west-1"))
                    .map(name -> Parameter.builder()
                            .name(name)
                            .value("v")
                            .version(1L)
                            .build())
                    .toList();
            return GetParametersResponse.builder()
                    .parameters(parameters)
                    .invalidParameters(names.stream()
                            .filter(name -> name.contains("eu-west-1"))
                            .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return "ssm";
        }

        @Override
        public void close() {}
    }

    @Test
    void a_refresh_of_sixty_keys_without_a_change_allocates_less_than_64_kb() throws Exception {
        var text = new ValueType.Single(ScalarType.of(String.class).orElseThrow());
        List<ComponentSchema> components = IntStream.range(0, 60)
                .<ComponentSchema>mapToObj(i ->
                        new KeyComponent(new ConfigKey(List.of("key" + i)), text, false, Optional.empty(), List.of()))
                .toList();
        var schema = new RecordSchema(Nothing.class, Nothing.class.getDeclaredConstructor(), components);
        var decision = new ConfigDecision<>(Nothing.class, schema);
        ConfigSource source = SsmSource.builder(new Canned()).path("/orders").build();
        var request = SourceRequest.of(decision.keys(), REGION);
        var resolutions =
                KeyResolution.resolve(decision.keys(), List.of(new NamedReading(source, source.read(request))));
        var shown = new Generation<>(1, new Nothing(), resolutions, VirtualClock.START, false);

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 100; round++) {
            long start = allocated();
            var readings = List.of(new NamedReading(source, source.read(request)));
            var step = decision.next(shown, readings, VirtualClock.START);
            long end = allocated();
            buildRequests(decision.keys());
            long sdk = allocated() - end;
            least = Math.min(least, end - start - sdk);
            assertThat(step.result()).isEqualTo(new Unchanged());
        }

        assertThat(least).isLessThan(64 * 1024);
    }

    /** What the SDK allocates although nothing is sent. */
    private static void buildRequests(List<ConfigKey> keys) {
        var names = keys.stream().limit(10).map(ConfigKey::dotted).toList();
        for (int call = 0; call < 12; call++) {
            SsmRequests.of(names);
        }
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
