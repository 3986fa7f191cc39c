package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.homeport.examples.runbook.trigger.AlarmFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the function as Lambda does: a process with variables in its environment makes one, and hands it an event. */
@Tag("slow")
class AlarmFunctionPromotesTest {

    private static final String STATE_SINCE = "2026-11-30T03:00:40.985+0000";
    private static final int PATIENCE_MINUTES = 2;

    private static RunbookStage stage;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = RunbookStage.shared();
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.reset();
    }

    @Test
    void an_alarm_promotes_the_region_of_the_functions_environment_and_its_repetition_starts_nothing()
            throws Exception {
        stage.with("password.file", "").with("password.env", "RUNBOOK_PASSWORD");
        var now = ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ"));
        var action = recorded("cloudwatch-alarm-action").replace(STATE_SINCE, now);
        var change = recorded("cloudwatch-alarm-of-a-health-check").replace(STATE_SINCE, now);

        assertThat(invoked(change)).contains("{\"decision\":\"start\"");
        assertThat(stage.west().isWritable()).isTrue();
        assertThat(invoked(action)).contains("\"reason\":\"ALREADY_STARTED\"");
    }

    private String invoked(String event) throws Exception {
        var input = Files.writeString(directory.resolve("event.json"), event);
        var output = directory.resolve("output");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.io.tmpdir=" + directory,
                        Invoked.class.getName(),
                        AlarmFunction.class.getName())
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile());
        var environment = builder.environment();
        environment.put("AWS_REGION", WEST);
        environment.put("AWS_ACCESS_KEY_ID", "key");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
        environment.put(
                "AWS_ENDPOINT_URL_SSM", stage.west().parameterStore().endpoint().toString());
        environment.put("HOMEPORT_ALARM", "orders-eu-central-1-lost");
        environment.put("HOMEPORT_PROMOTE", WEST);
        environment.put("HOMEPORT_JOURNAL", "/orders/runbook/outages");
        environment.put("RUNBOOK_PASSWORD", stage.lab().superuserPassword());
        environment.put("RUNBOOK_PROPERTIES", Files.readString(stage.file()));
        var process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String recorded(String name) throws IOException {
        try (var file = AlarmFunctionPromotesTest.class.getResourceAsStream("/runbook/trigger/" + name + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Makes the handler that is named as Lambda does, without arguments, and hands it standard input. */
    static final class Invoked {

        private Invoked() {}

        public static void main(String[] arguments) throws Exception {
            var handler = (RequestStreamHandler)
                    Class.forName(arguments[0]).getConstructor().newInstance();
            var answer = new ByteArrayOutputStream();
            handler.handleRequest(System.in, answer, null);
            System.out.println(answer.toString(StandardCharsets.UTF_8));
        }
    }
}
