package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.examples.InstalledProgram;
import dev.homeport.health.http.LoadBalancerProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the configurations of {@code deploy/haproxy} and {@code deploy/nginx} as they are shipped, but for addresses. */
@Timeout(120)
class BalancersTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void haproxy_accepts_its_configuration() throws Exception {
        var checked = InstalledProgram.run(
                directory,
                "haproxy",
                "-c",
                "-f",
                DeployFile.of("haproxy/haproxy.cfg").in(directory).toString());
        assertThat(checked.status()).as(checked.said()).isZero();
        assertThat(checked.said()).doesNotContain("WARNING");
    }

    @Test
    void nginx_accepts_its_configuration() throws Exception {
        var main = nginx(DeployFile.of("nginx/orders.conf"));
        var checked = InstalledProgram.run(directory, "nginx", "-t", "-p", directory.toString(), "-c", main.toString());
        assertThat(checked.status()).as(checked.said()).isZero();
        assertThat(checked.said()).doesNotContain("[warn]");
    }

    @Test
    void a_drain_for_haproxy_lasts_as_long_as_its_checks_take_to_notice() throws IOException {
        var config = DeployFile.of("haproxy/haproxy.cfg").text();
        var inAll = seconds(config, "inter (\\d+)s") * seconds(config, "fall (\\d+)")
                + seconds(config, "timeout check (\\d+)s");
        assertThat(LoadBalancerProfile.HAPROXY_SOFT_STOP.drainTime()).isGreaterThanOrEqualTo(Duration.ofSeconds(inAll));
    }

    @Test
    @Tag("slow")
    void haproxy_follows_health_keeps_what_it_has_at_a_soft_stop_and_uses_the_other_region() throws Exception {
        InstalledProgram.require("haproxy");
        try (var east = new Instance("east");
                var west = new Instance("west");
                var haproxy = haproxy(east, west)) {
            awaitAnswer(haproxy, "east");
            east.down();
            awaitAnswer(haproxy, "west");
            east.up();
            awaitAnswer(haproxy, "east");

            var slow = client.sendAsync(request(haproxy, "/slow", "GET"), BodyHandlers.ofString());
            east.awaitSlowRequest();
            var drain = east.drain(LoadBalancerProfile.HAPROXY_SOFT_STOP);
            awaitAnswer(haproxy, "west");
            assertThat(slow).isNotDone();
            east.release();
            assertThat(slow.join().body()).isEqualTo("east");
            drain.cancel();
            awaitAnswer(haproxy, "east");
        }
    }

    @Test
    @Tag("slow")
    void a_haproxy_that_is_told_to_stop_softly_finishes_its_requests_first() throws Exception {
        InstalledProgram.require("haproxy");
        InstalledProgram.require("kill");
        try (var east = new Instance("east");
                var west = new Instance("west");
                var haproxy = haproxy(east, west)) {
            awaitAnswer(haproxy, "east");
            var slow = client.sendAsync(request(haproxy, "/slow", "GET"), BodyHandlers.ofString());
            east.awaitSlowRequest();
            InstalledProgram.run(
                    directory, "kill", "-USR1", Long.toString(haproxy.process().pid()));
            await().atMost(SOON).until(() -> !accepts(haproxy));
            assertThat(slow).isNotDone();
            east.release();
            assertThat(slow.join().body()).isEqualTo("east");
            await().atMost(SOON).until(() -> !haproxy.process().isAlive());
        }
    }

    @Test
    @Tag("slow")
    void nginx_learns_from_answers_and_repeats_no_write_that_may_have_been_done() throws Exception {
        InstalledProgram.require("nginx");
        try (var east = new Instance("east");
                var west = new Instance("west")) {
            var config = DeployFile.of("nginx/orders.conf")
                    .with("10.0.1.5:8080", east.address())
                    .with("  server 10.0.1.6:8080 max_fails=1 fail_timeout=10s;\n", "")
                    .with("10.1.1.5:8080", west.address())
                    .with("  server 10.1.1.6:8080 max_fails=1 fail_timeout=10s backup;\n", "")
                    .with("fail_timeout=10s", "fail_timeout=1s")
                    .with("proxy_read_timeout 30s", "proxy_read_timeout 1s");
            try (var nginx = InstalledProgram.start(
                    directory,
                    "nginx",
                    port -> List.of(
                            "-g",
                            "daemon off;",
                            "-p",
                            directory.toString(),
                            "-c",
                            nginx(config.with("0.0.0.0:8080", "127.0.0.1:" + port))
                                    .toString()))) {
                awaitAnswer(nginx, "east");

                var before = west.requests();
                assertThat(send(nginx, "/slow", "POST").statusCode())
                        .as("sent and not answered")
                        .isEqualTo(504);
                assertThat(west.requests()).as("so it was not sent again").isEqualTo(before);
                awaitAnswer(nginx, "east");

                east.down();
                assertThat(send(nginx, "/", "PUT").body())
                        .as("503 says that nothing was done")
                        .isEqualTo("west");
                assertThat(send(nginx, "/", "GET").body()).isEqualTo("west");
                east.up();
                awaitAnswer(nginx, "east");
            }
        }
    }

    private InstalledProgram haproxy(Instance east, Instance west) throws IOException {
        var config = DeployFile.of("haproxy/haproxy.cfg")
                .with("/run/haproxy/admin.sock", directory.resolve("admin.sock"))
                .with("10.0.1.5:8080", east.address() + " port " + east.healthPort())
                .with("  server east-b 10.0.1.6:8080\n", "")
                .with("10.1.1.5:8080", west.address() + " port " + west.healthPort())
                .with("  server west-b 10.1.1.6:8080 backup\n", "")
                .with("inter 2s", "inter 200ms");
        return InstalledProgram.start(
                directory,
                "haproxy",
                port -> List.of(
                        "-db",
                        "-f",
                        config.with("0.0.0.0:8080", "127.0.0.1:" + port)
                                .in(directory)
                                .toString()));
    }

    /** Writes a main file around the one that is shipped, which belongs into {@code conf.d}. */
    private Path nginx(DeployFile config) throws IOException {
        var temporary = String.join(
                "\n",
                "client_body_temp_path " + directory + ";",
                "proxy_temp_path " + directory + ";",
                "fastcgi_temp_path " + directory + ";",
                "uwsgi_temp_path " + directory + ";",
                "scgi_temp_path " + directory + ";");
        return Files.writeString(
                directory.resolve("nginx.conf"),
                "pid " + directory.resolve("nginx.pid") + ";\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n"
                        + temporary + "\ninclude " + config.in(directory) + ";\n}\n");
    }

    private void awaitAnswer(InstalledProgram balancer, String expected) {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            var answer = send(balancer, "/", "GET");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(expected);
        });
    }

    private boolean accepts(InstalledProgram balancer) throws InterruptedException {
        try {
            send(balancer, "/", "GET");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private HttpResponse<String> send(InstalledProgram balancer, String path, String method)
            throws IOException, InterruptedException {
        return client.send(request(balancer, path, method), BodyHandlers.ofString());
    }

    private static HttpRequest request(InstalledProgram balancer, String path, String method) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + balancer.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static long seconds(String config, String pattern) {
        var found = Pattern.compile(pattern).matcher(config);
        assertThat(found.find()).as(pattern).isTrue();
        return Long.parseLong(found.group(1));
    }
}
