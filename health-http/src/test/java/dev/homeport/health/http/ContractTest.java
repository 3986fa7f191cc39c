package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.HealthProbe;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of {@code docs/health.md}, on the wire. */
@Timeout(120)
class ContractTest {

    private static final List<String> PATHS = List.of(
            "/health",
            "/healthz",
            "/health/ready",
            "/readyz",
            "/health/region",
            "/health/live",
            "/livez",
            "/health/started");

    private static final String UP = "{\"status\":\"UP\"";
    private static final String DOWN = "{\"status\":\"DOWN\"";

    /** In the order of {@link #PATHS}: /health, healthz, ready, readyz, region, live, livez, started. */
    enum State {
        UP(200, 200, 200, 200, 200, 200, 200, 200),
        DEGRADED(200, 200, 200, 200, 200, 200, 200, 200),
        STARTING(503, 503, 503, 503, 503, 200, 200, 503),
        NOT_READY(503, 503, 503, 503, 200, 200, 200, 200),
        REGION_DOWN(503, 503, 200, 200, 503, 200, 200, 200),
        DEAD(200, 200, 200, 200, 200, 503, 503, 200),
        DRAINING(503, 503, 503, 503, 503, 200, 200, 200),
        SOFT_STOP(404, 404, 404, 404, 404, 200, 200, 200);

        private final int[] statuses;

        State(int... statuses) {
            this.statuses = statuses;
        }
    }

    private final CountDownLatch neverAnswers = new CountDownLatch(1);
    private HealthMonitor monitor;
    private HealthServer server;

    @AfterEach
    void stop() {
        server.close();
        monitor.close();
    }

    @ParameterizedTest
    @EnumSource
    void every_path_answers_every_method_and_version_alike(State state) throws Exception {
        start(state);
        for (int i = 0; i < PATHS.size(); i++) {
            int status = state.statuses[i];
            for (var version : List.of("HTTP/1.0", "HTTP/1.1")) {
                for (var method : List.of("GET", "HEAD", "OPTIONS")) {
                    var answer = ask(method + " " + PATHS.get(i) + " " + version);
                    assertThat(answer)
                            .as("%s %s %s while %s", method, PATHS.get(i), version, state)
                            .startsWith("HTTP/1.1 " + status + " ")
                            .contains("\r\nCache-Control: no-store\r\n")
                            .contains("\r\nContent-Type: application/json\r\n")
                            .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                            .doesNotContain("\r\nServer:");
                    assertThat(bodyOf(answer)).as(answer).satisfies(body -> {
                        assertThat(body.isEmpty()).isEqualTo(method.equals("HEAD"));
                        assertThat(method + body)
                                .startsWith(method.equals("HEAD") ? "HEAD" : method + (status == 200 ? UP : DOWN));
                        assertThat(status == 200
                                        || !body.toLowerCase(Locale.ROOT).contains("up"))
                                .isTrue();
                        assertThat(body).hasSizeLessThan(1_024);
                    });
                }
                assertThat(ask("DELETE " + PATHS.get(i) + " " + version))
                        .startsWith("HTTP/1.1 405 ")
                        .contains("\r\nAllow: GET, HEAD, OPTIONS\r\n")
                        .contains("\r\nCache-Control: no-store\r\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void what_is_unusual_gets_what_the_contract_says(String request, int status) throws Exception {
        start(State.UP);

        assertThat(RawClient.exchange(server.port(), request))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nCache-Control: no-store\r\n")
                .satisfies(answer -> assertThat(List.of(400, 431, 505).contains(status) ? bodyOf(answer) : "")
                        .isEmpty());
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                // well-formed
                Arguments.of("GET /health?_=1 HTTP/1.0\r\n\r\n", 200),
                Arguments.of("GET http://elsewhere/health HTTP/1.0\r\n\r\n", 200),
                Arguments.of("GET /health HTTP/1.1\r\nHost: \r\n\r\n", 400),
                Arguments.of("GET /health HTTP/1.1\r\nHost: anything\r\nConnection: close\r\n\r\n", 200),
                Arguments.of("GET /health HTTP/1.0\r\nUpgrade: h2c\r\n\r\n", 200),
                Arguments.of("\r\nGET /health HTTP/1.0\r\n\r\n", 200),
                Arguments.of("GET /health HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", 200),
                Arguments.of("GET / HTTP/1.0\r\n\r\n", 404),
                Arguments.of("GET /healthXYZ HTTP/1.0\r\n\r\n", 404),
                Arguments.of("GET /health/ HTTP/1.0\r\n\r\n", 404),
                Arguments.of("GET /HEALTH HTTP/1.0\r\n\r\n", 404),
                Arguments.of("GET /he%61lth HTTP/1.0\r\n\r\n", 404),
                Arguments.of("GET /x/../health HTTP/1.0\r\n\r\n", 404),
                Arguments.of("GET /health;a=b HTTP/1.0\r\n\r\n", 404),
                Arguments.of("GET /metrics HTTP/1.0\r\n\r\n", 404),
                Arguments.of("OPTIONS * HTTP/1.0\r\n\r\n", 404),
                Arguments.of("POST /nowhere HTTP/1.0\r\n\r\n", 404),
                Arguments.of("POST /health HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", 405),
                Arguments.of("TRACE /health HTTP/1.0\r\n\r\n", 405),
                Arguments.of("BREW /health HTTP/1.0\r\n\r\n", 405),
                Arguments.of("get /health HTTP/1.0\r\n\r\n", 405),
                // malformed
                Arguments.of("GET /health HTTP/1.1\r\n\r\n", 400),
                Arguments.of("GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                Arguments.of("nonsense\r\n\r\n", 400),
                Arguments.of("GET /%zz HTTP/1.0\r\n\r\n", 400),
                Arguments.of("GET /health HTTP/1.0\r\nno colon\r\n\r\n", 400),
                Arguments.of("GET /health HTTP/1.0\r\nContent-Length: x\r\n\r\n", 400),
                Arguments.of("GET /health HTTP/1.0\r\nX: \u0000\r\n\r\n", 400),
                Arguments.of("GET /health HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: strange\r\n\r\n", 400),
                Arguments.of("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", 400),
                Arguments.of("GET /health HTTP/1.0\r\nX: " + "x".repeat(5_000) + "\r\n\r\n", 431),
                Arguments.of("GET /" + "x".repeat(5_000) + " HTTP/1.0\r\n\r\n", 431),
                Arguments.of("GET /health HTTP/1.0\r\n" + "X: y\r\n".repeat(1_000) + "\r\n", 431),
                Arguments.of("GET /health HTTP/7.0\r\nHost: a\r\n\r\n", 505),
                Arguments.of("GET /health\r\n\r\n", 505));
    }

    private void start(State state) {
        monitor = HealthMonitor.builder()
                .check(check("starting", state == State.STARTING, Impact.INFORMATIVE, Scope.READY))
                .check(check("ready", state == State.NOT_READY, Impact.CRITICAL, Scope.READY))
                .check(check("region", state == State.REGION_DOWN, Impact.CRITICAL, Scope.REGION))
                .check(check("live", state == State.DEAD, Impact.CRITICAL, Scope.LIVE))
                .check(check("backup", state == State.DEGRADED, Impact.DEGRADING, Scope.READY))
                .build();
        server = HealthServer.builder(monitor).host("127.0.0.1").port(0).start();
        if (state == State.DRAINING) {
            server.drain(LoadBalancerProfile.ALB);
        } else if (state == State.SOFT_STOP) {
            server.drain(LoadBalancerProfile.HAPROXY_SOFT_STOP);
        }
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> state == State.STARTING || monitor.snapshot().firstRoundComplete());
    }

    private HealthCheck check(String name, boolean failing, Impact impact, Scope scope) {
        HealthProbe probe = name.equals("starting") && failing
                ? () -> {
                    neverAnswers.await();
                    return CheckResult.up();
                }
                : () -> failing ? CheckResult.down("as told") : CheckResult.up();
        return HealthCheck.builder(name, probe)
                .impact(impact)
                .scopes(scope)
                .interval(Duration.ofSeconds(20))
                .deadline(Duration.ofSeconds(20))
                .jitter(0.001)
                .build();
    }

    private String ask(String line) throws IOException {
        var host = line.endsWith("1.1") ? "Host: a\r\n" : "";
        return RawClient.exchange(server.port(), line + "\r\n" + host + "Connection: close\r\n\r\n");
    }

    private static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
