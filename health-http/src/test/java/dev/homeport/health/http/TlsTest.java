package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthMonitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTest {

    private static final Duration SURELY_CLOSED = Duration.ofSeconds(9);

    /** The beginning of a ClientHello that says 508 bytes follow. */
    private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3};

    private HealthMonitor monitor;
    private SSLContext tls;
    private HealthServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        tls = TestCertificate.context(directory);
        monitor = HealthMonitor.builder().build();
        server = HealthServer.builder(monitor)
                .host("127.0.0.1")
                .port(0)
                .tls(tls)
                .deadline(Duration.ofSeconds(1))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
        monitor.close();
    }

    @Test
    void the_same_answers_are_given_over_tls_whatever_name_is_asked_for() throws Exception {
        assertThat(askOverTls("GET /health HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("{\"status\":\"UP\"}");
        assertThat(askOverTls("GET /health HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void plain_http_is_not_answered() throws Exception {
        assertThat(RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n"))
                .doesNotContain("200");
    }

    @Test
    void handshakes_that_stall_or_trickle_are_gone_in_time_and_hold_up_nobody() throws Exception {
        var stalled = new ArrayList<Socket>();
        var drops = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int i = 0; i < 100; i++) {
                var socket = RawClient.connect(server.port());
                stalled.add(socket);
                socket.getOutputStream().write(HALF_A_HELLO);
            }
            var trickling = RawClient.connect(server.port());
            stalled.add(trickling);
            trickling.getOutputStream().write(HALF_A_HELLO);
            drops.scheduleAtFixedRate(() -> drop(trickling), 200, 200, TimeUnit.MILLISECONDS);

            assertThat(askOverTls("GET /health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
            await().atMost(SURELY_CLOSED).until(() -> server.connections().open() == 0);
            for (var socket : stalled) {
                assertThat(isEnded(socket)).isTrue();
            }
        } finally {
            drops.shutdownNow();
            for (var socket : stalled) {
                socket.close();
            }
        }
    }

    /** Whether the server has ended it, perhaps with an alert before. */
    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length < 100;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static void drop(Socket trickling) {
        try {
            trickling.getOutputStream().write(0);
        } catch (IOException closed) {
            throw new IllegalStateException("no more drops", closed);
        }
    }

    private String askOverTls(String request) throws IOException {
        try (var socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            RawClient.say(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
