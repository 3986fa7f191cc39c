package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tells every answer of an authority that lets PostgreSQL start, and those that do not. */
class PostgresStartGuardTest {

    @TempDir
    Path data;

    @BeforeEach
    void dataDirectory() throws IOException {
        Files.writeString(data.resolve("PG_VERSION"), "16\n");
    }

    @Test
    void a_server_starts_where_the_authority_names_it_and_nowhere_else() throws Exception {
        assertThat(asked("echo db-a.example.org", Map.of()))
                .isEqualTo(new StartGuard.Outcome(
                        StartGuard.MAY_START,
                        "postgres-start-guard: PostgreSQL may start: the command of HOMEPORT_AUTHORITY_COMMAND names"
                                + " db-a.example.org, this node, as the primary\n"));
        assertThat(asked("echo db-b.example.org", Map.of()).status()).isEqualTo(StartGuard.ANOTHER_IS_PRIMARY);
        assertThat(asked("echo db-b.example.org", Map.of()).said())
                .contains("names db-b.example.org as the primary, not this node (db-a.example.org a)")
                .hasLineCount(1);
        assertThat(asked("printf ' a\\r\\n'", Map.of()).status()).isEqualTo(StartGuard.MAY_START);
    }

    @Test
    void an_old_primary_is_told_to_keep_its_directory_and_take_the_lost_rows_before_it_becomes_a_standby()
            throws Exception {
        assertThat(asked("echo db-b.example.org", Map.of()).said())
                .containsSubsequence(
                        "keep this data directory",
                        "rows that never reached db-b.example.org",
                        "take those rows first (docs/runbook.md, Lost rows)",
                        "only then make it a standby")
                .doesNotContain("afresh")
                .hasLineCount(1);
    }

    @Test
    void a_name_that_only_resembles_this_node_is_another() throws Exception {
        for (var other : new String[] {"db-a", "db-a.example.org.evil", "xdb-a.example.org", "db-aXexample.org", "A"}) {
            assertThat(asked("echo " + other, Map.of()).status()).as(other).isEqualTo(StartGuard.ANOTHER_IS_PRIMARY);
        }
    }

    @Test
    void a_key_is_read_from_a_file_of_properties() throws Exception {
        var key = Map.of("HOMEPORT_AUTHORITY_KEY", "db.primary");

        assertThat(asked("printf '# x\\ndbXprimary=b\\ndb.primary = a\\n'", key).status())
                .isEqualTo(StartGuard.MAY_START);
        assertThat(asked("printf 'db.primary=a\\ndb.primary=b\\n'", key).status())
                .isEqualTo(StartGuard.ANOTHER_IS_PRIMARY);
        assertThat(asked("printf 'other=a\\n'", key).status()).isEqualTo(StartGuard.NO_CLEAR_ANSWER);
        var node = Map.of("HOMEPORT_AUTHORITY_KEY", "db.nodes", "HOMEPORT_NODE", "east=db-a.example.org:5432");
        assertThat(asked("echo db.nodes=east=db-a.example.org:5432", node).status())
                .isEqualTo(StartGuard.MAY_START);
        assertThat(asked("echo db.nodes=west=db-b.example.org:5432", node).status())
                .isEqualTo(StartGuard.ANOTHER_IS_PRIMARY);
    }

    @Test
    void an_authority_that_gives_no_clear_answer_keeps_it_down() throws Exception {
        for (var unclear : new String[] {
            "true", "echo a b", "printf 'a\\nb\\n'", "echo '<html>a</html>'", "echo '*'", "echo a; exit 7", "none-such"
        }) {
            var outcome = asked(unclear, Map.of());
            assertThat(outcome.status()).as(unclear).isEqualTo(StartGuard.NO_CLEAR_ANSWER);
            assertThat(outcome.said()).as(unclear).contains("PostgreSQL stays down");
        }
    }

    @Test
    void an_authority_that_hangs_keeps_it_down_within_its_time() throws Exception {
        var began = System.nanoTime();
        var outcome = asked("tail -f /dev/null", Map.of("HOMEPORT_AUTHORITY_TIMEOUT", "1"));

        assertThat(outcome.status()).isEqualTo(StartGuard.NO_CLEAR_ANSWER);
        assertThat(outcome.said()).contains("gave no answer within 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(50));
    }

    @Test
    void an_authority_is_fetched_by_its_url_and_a_refusal_or_a_closed_port_keeps_it_down() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/primary", exchange -> {
            try (exchange) {
                var granted = "Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"));
                var body = "a\n".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(granted ? 200 : 401, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        var url = "http://u:hidden@127.0.0.1:" + server.getAddress().getPort() + "/primary?token=hidden";
        var curl = Files.writeString(data.resolve("curl"), "header = \"Authorization: Bearer t\"\n");
        try {
            var settings = settings(Map.of("HOMEPORT_AUTHORITY_URL", url));
            var refused = StartGuard.run(settings);
            settings.put("HOMEPORT_AUTHORITY_CURL", curl.toString());
            var granted = StartGuard.run(settings);

            assertThat(refused.status()).isEqualTo(StartGuard.NO_CLEAR_ANSWER);
            assertThat(refused.said()).contains("401").doesNotContain("hidden");
            assertThat(granted.status()).as(granted.said()).isEqualTo(StartGuard.MAY_START);
        } finally {
            server.stop(0);
        }
        assertThat(StartGuard.run(settings(Map.of("HOMEPORT_AUTHORITY_URL", "http://127.0.0.1:" + closedPort())))
                        .status())
                .isEqualTo(StartGuard.NO_CLEAR_ANSWER);
    }

    @Test
    void a_standby_starts_without_asking_anyone() throws Exception {
        Files.createFile(data.resolve("standby.signal"));

        assertThat(asked("exit 1", Map.of()).status()).isEqualTo(StartGuard.MAY_START);
        assertThat(StartGuard.run(Map.of("PGDATA", data.toString())).status()).isEqualTo(StartGuard.MAY_START);
    }

    @Test
    void wrong_settings_keep_it_down() throws Exception {
        assertThat(StartGuard.run(Map.of()).said())
                .contains("set HOMEPORT_DATA")
                .hasLineCount(1);
        for (var wrong : new Map<?, ?>[] {
            Map.of("HOMEPORT_DATA", "/none", "HOMEPORT_AUTHORITY_COMMAND", "echo a"),
            Map.of("HOMEPORT_NODE", "", "HOMEPORT_AUTHORITY_COMMAND", "echo a"),
            Map.of(),
            Map.of("HOMEPORT_AUTHORITY_COMMAND", "echo a", "HOMEPORT_AUTHORITY_URL", "http://127.0.0.1"),
            Map.of(
                    "HOMEPORT_AUTHORITY_COMMAND", "echo k=a",
                    "HOMEPORT_AUTHORITY_KEY", "k",
                    "HOMEPORT_PROMOTING_KEY", "p",
                    "HOMEPORT_PROMOTING_COMMAND", "echo b"),
            Map.of("HOMEPORT_AUTHORITY_COMMAND", "echo a", "HOMEPORT_AUTHORITY_TIMEOUT", "0"),
            Map.of("HOMEPORT_AUTHORITY_COMMAND", "echo a", "HOMEPORT_AUTHORITY_TIMEOUT", "600"),
            Map.of("HOMEPORT_AUTHORITY_COMMAND", "echo a", "HOMEPORT_AUTHORITY_TIMEOUT", "1x")
        }) {
            var settings = settings(Map.of());
            wrong.forEach((name, value) -> settings.put((String) name, (String) value));
            assertThat(StartGuard.run(settings).status()).as("%s", wrong).isEqualTo(StartGuard.WRONG_SETTINGS);
        }
    }

    @Test
    void a_server_stays_down_while_a_command_announces_another_one_and_is_told_what_to_do() throws Exception {
        var another = asked("echo a", Map.of("HOMEPORT_PROMOTING_COMMAND", "echo b"));

        assertThat(another.status()).isEqualTo(StartGuard.ANOTHER_IS_PRIMARY);
        assertThat(another.said())
                .contains("b is announced as being promoted. See runbook status")
                .contains("if that promotion was given up, delete the parameter of promoting.name and start again")
                .contains("if it ended, keep this data directory")
                .doesNotContain("copy")
                .hasLineCount(1);
        for (var announced : new String[] {"true", "echo a", "echo db-a.example.org"}) {
            assertThat(asked("echo a", Map.of("HOMEPORT_PROMOTING_COMMAND", announced))
                            .status())
                    .as(announced)
                    .isEqualTo(StartGuard.MAY_START);
        }
        assertThat(asked("echo a", Map.of("HOMEPORT_PROMOTING_COMMAND", "exit 7"))
                        .status())
                .isEqualTo(StartGuard.NO_CLEAR_ANSWER);
    }

    private StartGuard.Outcome asked(String command, Map<String, String> more) throws Exception {
        var settings = settings(more);
        settings.put("HOMEPORT_AUTHORITY_COMMAND", command);
        return StartGuard.run(settings);
    }

    private Map<String, String> settings(Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("HOMEPORT_DATA", data.toString());
        settings.put("HOMEPORT_NODE", "db-a.example.org a");
        settings.put("HOMEPORT_AUTHORITY_TIMEOUT", "20");
        settings.putAll(more);
        return settings;
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
