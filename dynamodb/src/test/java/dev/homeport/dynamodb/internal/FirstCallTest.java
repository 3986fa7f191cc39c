package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.FirstCall;
import dev.homeport.dynamodb.RawServer;
import dev.homeport.testkit.ColdProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first call of a process that has a quarter of a processor, be it made at once or after the warm-up. */
@Tag("slow")
class FirstCallTest {

    @ParameterizedTest
    @CsvSource({"get,at once", "add,at once", "get,warm", "add,warm"})
    void the_first_call_on_a_quarter_of_a_processor_is_answered(String operation, String when) throws IOException {
        try (var region = RawServer.start(RawServer.answering(200, ""));
                var process = ColdProcess.of(FirstCall.class)
                        .arguments(region.uri("http").toString(), operation, when)
                        .cpus(0.25)
                        .start()) {
            process.awaitLine("the first call was answered", Duration.ofSeconds(120));
        }
    }
}
