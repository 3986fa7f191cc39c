package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What HAProxy makes of a service, by its own statistics. */
@Tag("slow")
@Timeout(120)
class HaproxyTest {

    private static final Duration NOTICED = Duration.ofSeconds(10);

    @Test
    void haproxy_sees_up_down_drain_and_up(@TempDir Path directory) throws Exception {
        Program.require("haproxy");
        try (var service = new WatchedService();
                var haproxy = haproxy(directory, service.port())) {
            assertThat(haproxy).isNotNull();
            awaitState(directory, "UP", "UP", "UP");

            service.down();
            awaitState(directory, "DOWN", "DOWN", "DOWN");
            service.up();
            awaitState(directory, "UP", "UP", "UP");

            var drain = service.drain(LoadBalancerProfile.HAPROXY);
            awaitState(directory, "DOWN", "DOWN", "DOWN");
            drain.cancel();
            awaitState(directory, "UP", "UP", "UP");

            var softStop = service.drain(LoadBalancerProfile.HAPROXY_SOFT_STOP);
            awaitState(directory, "DOWN", "DOWN", "NOLB");
            softStop.cancel();
            awaitState(directory, "UP", "UP", "UP");
        }
    }

    /** By HAProxy's default check over HTTP/1.0, by GET over HTTP/1.1, and with {@code disable-on-404}. */
    private static Program haproxy(Path directory, int port) throws IOException {
        var server = "  server watched 127.0.0.1:" + port + " check inter 200ms fall 3 rise 2";
        var config = String.join(
                "\n",
                "global",
                "  stats socket " + directory.resolve("stats") + " mode 600 level admin",
                "defaults",
                "  mode http",
                "  timeout connect 1s",
                "  timeout client 1s",
                "  timeout server 1s",
                "  timeout check 1s",
                "backend default",
                "  option httpchk /health",
                server,
                "backend get",
                "  option httpchk",
                "  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host watched",
                server,
                "backend soft",
                "  option httpchk GET /health",
                "  http-check disable-on-404",
                server,
                "");
        var file = Files.writeString(directory.resolve("haproxy.cfg"), config);
        return Program.start(directory, "haproxy", "-db", "-f", file.toString());
    }

    private static void awaitState(Path directory, String byDefault, String byGet, String soft) {
        await().atMost(NOTICED).ignoreExceptions().untilAsserted(() -> {
            var statistics = statistics(directory);
            assertThat(state(statistics, "default")).isEqualTo(byDefault);
            assertThat(state(statistics, "get")).isEqualTo(byGet);
            assertThat(state(statistics, "soft")).isEqualTo(soft);
        });
    }

    /** The first word of the column {@code status}. */
    private static String state(String statistics, String backend) {
        var line = statistics
                .lines()
                .filter(row -> row.startsWith(backend + ",watched,"))
                .findFirst()
                .orElseThrow();
        return line.split(",", -1)[17].split(" ")[0];
    }

    private static String statistics(Path directory) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve("stats")));
            channel.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
