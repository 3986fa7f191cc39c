package dev.homeport.examples.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gives the command line what people give it at night. */
class RunbookCommandTest {

    private static final String PASSWORD = "very-secret-word";

    @TempDir
    Path directory;

    private record Ended(int status, String out, String err) {}

    private static Ended run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var status = RunbookCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("runbook.properties"), text);
    }

    @Test
    void nonsense_is_refused_with_one_line_and_status_2() throws IOException {
        var file = usable().toString();
        for (var arguments : new String[][] {
            {"promotte", "eu-west-1"},
            {"promote"},
            {"promote", "eu-west-1", "us-east-1"},
            {"promote", "--exceute", "eu-west-1"},
            {"status", "--config"},
            {"status", "--config", "no/such/file"},
            {"promote", "--config", file, "mars"},
            {"evacuate", "--config", file, "eu-west-1"},
            {},
        }) {
            var ended = run(arguments);

            assertThat(ended.status()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(ended.err()).startsWith("runbook: ").hasLineCount(1);
            assertThat(ended.out()).isEmpty();
        }
    }

    @Test
    void every_problem_of_the_file_stands_in_one_message() throws IOException {
        var file = file("""
                regions = us-east-1, eu west
                us-east-1.database = db-a:0
                us-east-1.health = localhost:8081
                password = %s
                parameters = ssn
                lag.limit = soon
                lag.limit.bytes = 1 MB
                dns.name = db.example.com
                automatic.unfenced = maybe
                journl = x
                """.formatted(PASSWORD));

        var ended = run("status", "--config", file.toString());

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .hasLineCount(1)
                .contains("'eu west', which is no name of a region")
                .contains("us-east-1.database is 'db-a:0' and not host:port")
                .contains("eu west.database is missing")
                .contains("us-east-1.health is 'localhost:8081'")
                .contains("database is missing, such as orders", "user is missing")
                .contains("use password.env or password.file")
                .contains("parameters is 'ssn' and not one of ssm, file, none")
                .contains("lag.limit is 'soon'", "lag.limit.bytes is '1 MB'")
                .contains("dns.provider, dns.zone and dns.name belong together")
                .contains("us-east-1.dns.target is missing")
                .contains("automatic.unfenced is 'maybe' and not one of refused, allowed")
                .contains("no key 'journl' is known")
                .doesNotContain(PASSWORD);
    }

    @Test
    void servers_that_do_not_answer_are_one_line_and_status_1() throws IOException {
        var file = usable().toString();

        var promote = run("promote", "--config", file, "eu-west-1", "--execute");

        assertThat(promote.status()).isEqualTo(1);
        assertThat(promote.out()).hasLineCount(1).contains("NOT DONE").contains("refused");
        var status = run("status", "--config", file, "--json");
        assertThat(status.status()).isEqualTo(1);
        var json = new ObjectMapper().readTree(status.out());
        assertThat(json.path("regions").get(1).path("database").asText()).contains("refused");
        assertThat(promote.out() + status.out()).doesNotContain(PASSWORD);
        assertThat(run("failback", "--config", file, "us-east-1").out()).contains("NOT DONE");
    }

    @Test
    void a_secret_of_the_DNS_provider_that_is_not_set_is_named() throws IOException {
        var usable = Files.readString(usable());
        var file = file(usable + """
                dns.provider = ovh
                dns.zone = example.com
                dns.name = db.example.com
                us-east-1.dns.target = 192.0.2.1
                eu-west-1.dns.target = 192.0.2.2
                """);

        var ended = run("promote", "--config", file.toString(), "eu-west-1");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).hasLineCount(1).contains("The DNS provider ovh: Set OVH_ENDPOINT");
    }

    private Path usable() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Files.writeString(directory.resolve("password"), PASSWORD);
        return file("""
                regions = us-east-1, eu-west-1
                us-east-1.database = 127.0.0.1:%d
                eu-west-1.database = 127.0.0.1:%d
                database = orders
                user = runbook
                password.file = password
                """.formatted(closed, closed));
    }
}
