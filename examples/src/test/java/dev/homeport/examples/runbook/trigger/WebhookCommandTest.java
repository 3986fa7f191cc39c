package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refuses nonsense with one line, before anything listens. */
class WebhookCommandTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("HOMEPORT_WEBHOOK_TOKEN", "t", "PW", "p");

    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        config = Files.writeString(
                directory.resolve("runbook.properties"),
                "regions=a,b\na.database=db-a:5432\nb.database=db-b:5432\ndatabase=orders\nuser=runbook\npassword.env=PW\n");
    }

    @Test
    void nonsense_is_refused_with_one_line_and_status_2() {
        assertThat(run(ENVIRONMENT)).isEqualTo(2);
        assertThat(run(ENVIRONMENT, "--promote", "b")).isEqualTo(2);
        assertThat(run(ENVIRONMENT, "--promote", "b", "--label", "x")).isEqualTo(2);
        assertThat(run(ENVIRONMENT, with("--label", "x=y", "--promote", "c"))).isEqualTo(2);
        assertThat(said.toString()).contains("No region 'c' is configured");
        assertThat(run(ENVIRONMENT, with("--label", "x=y", "--promote", "b", "--listen", "9095")))
                .isEqualTo(2);
        assertThat(run(ENVIRONMENT, with("--label", "x=y", "--promote", "b", "--state", "/none")))
                .isEqualTo(2);
        assertThat(run(Map.of("PW", "p"), with("--label", "x=y", "--promote", "b")))
                .isEqualTo(2);
        assertThat(said.toString()).contains("Set one of HOMEPORT_WEBHOOK_TOKEN and HOMEPORT_WEBHOOK_TOKEN_FILE");
        assertThat(run(ENVIRONMENT, "--promote", "b", "--label", "x=y", "--config", "/none"))
                .isEqualTo(2);
    }

    @Test
    void a_dns_provider_without_its_secret_is_refused_before_an_outage() throws Exception {
        Files.writeString(
                config,
                Files.readString(config) + "dns.provider=linode\ndns.zone=example.org\ndns.name=db.example.org\n"
                        + "a.dns.target=192.0.2.1\nb.dns.target=192.0.2.2\n");

        assertThat(run(ENVIRONMENT, with("--label", "x=y", "--promote", "b"))).isEqualTo(2);
        assertThat(said.toString()).contains("Set LINODE_TOKEN");
    }

    @Test
    void a_port_that_is_taken_ends_it_with_status_1_and_leaves_the_journal_to_the_next() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var listen = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run(ENVIRONMENT, with("--label", "x=y", "--promote", "b", "--listen", listen)))
                    .isEqualTo(1);
        }
        try (var journal = FileJournal.open(directory.resolve("webhook.journal"))) {
            assertThat(journal.entries()).isEmpty();
        }
    }

    private String[] with(String... more) {
        var arguments = new ArrayList<>(List.of("--config", config.toString()));
        if (!List.of(more).contains("--state")) {
            arguments.addAll(List.of("--state", directory.toString()));
        }
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private int run(Map<String, String> environment, String... arguments) {
        var line = new StringWriter();
        var status = WebhookCommand.commandLine(new HashMap<>(environment))
                .setErr(new PrintWriter(line, true))
                .execute(arguments);
        assertThat(line.toString()).startsWith("runbook-webhook: ").hasLineCount(1);
        said.append(line.toString());
        return status;
    }
}
