package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes that no package brings, spoken as their makers document them, with their limits of time. */
@Timeout(120)
class ProbesTest {

    private final WatchedService service = new WatchedService();

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void a_kubelet_sees_up_down_drain_and_up_and_never_kills() {
        assertThat(kubelet("/readyz")).isTrue();

        service.down();
        assertThat(kubelet("/readyz")).isFalse();
        assertThat(kubelet("/livez")).isTrue();
        service.up();
        assertThat(kubelet("/readyz")).isTrue();

        var drain = service.drain(LoadBalancerProfile.KUBERNETES);
        assertThat(kubelet("/readyz")).isFalse();
        assertThat(kubelet("/livez")).isTrue();
        assertThat(kubelet("/health/started")).isTrue();
        drain.cancel();
        assertThat(kubelet("/readyz")).isTrue();
    }

    @Test
    void route_53_sees_up_down_drain_and_up() {
        assertThat(route53()).isTrue();

        service.down();
        assertThat(route53()).isFalse();
        service.up();
        assertThat(route53()).isTrue();

        var drain = service.drain(LoadBalancerProfile.ROUTE_53);
        assertThat(route53()).isFalse();
        drain.cancel();
        assertThat(route53()).isTrue();
    }

    /** Three probes in a row, a second each, any status from 200 to 399. */
    private boolean kubelet(String path) {
        int successes = 0;
        for (int i = 0; i < 3; i++) {
            var answer = probe(
                    "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + service.port()
                            + "\r\nUser-Agent: kube-probe/1.30\r\nAccept: */*\r\nConnection: close\r\n\r\n",
                    1_000,
                    1_000);
            int status = status(answer);
            successes += status >= 200 && status < 400 ? 1 : 0;
        }
        assertThat(successes).isIn(0, 3);
        return successes == 3;
    }

    /** Sixteen checkers at once; well if more than 18 % find 2xx or 3xx and the word in the first 5,120 bytes. */
    private boolean route53() {
        var request = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "User-Agent: Amazon-Route53-Health-Check-Service (ref 00000000; report http://amzn.to/1vsZADi)\r\n"
                + "Accept: */*\r\nAccept-Encoding: *\r\n\r\n";
        long well = IntStream.range(0, 16)
                .parallel()
                .filter(checker -> {
                    var answer = probe(request, 4_000, 2_000);
                    var searched = answer.substring(0, Math.min(answer.length(), 5_120));
                    return status(answer) >= 200 && status(answer) < 400 && searched.contains("\"UP\"");
                })
                .count();
        assertThat(well).as("checkers that agree").isIn(0L, 16L);
        return well > 16 * 0.18;
    }

    private String probe(String request, int connectMillis, int readMillis) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()), connectMillis);
            socket.setSoTimeout(readMillis);
            RawClient.say(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new AssertionError("a probe found no answer in time", failed);
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }
}
