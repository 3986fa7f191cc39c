package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.RegionLab;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does with the Deployment of {@code deploy/kubernetes} what a kubelet does: mounts its volumes, runs the container's command
 * with its environment, asks its probes, exchanges a ConfigMap, and ends it. Other than in a cluster are the ports, the
 * database, and the load balancer that it drains for, so that it takes 8 s and not 31.
 */
@Tag("slow")
@Timeout(180)
class PodLifeTest {

    private static final String CONFIG = "/etc/orders/config";
    private static final String SECRET = "/etc/orders/secret";
    private static final int TERMINATED = 128 + 15;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int http = freePort();
    private final int health = freePort();
    private final Manifests manifests = Manifests.shipped();
    private final Deployment deployment = manifests.get(Deployment.class, "orders");
    private final Container container =
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    private final PodMounts mounts =
            new PodMounts(manifests, deployment.getSpec().getTemplate());

    @TempDir
    Path directory;

    PodLifeTest() throws IOException {}

    @Test
    void a_pod_becomes_ready_follows_its_config_map_and_serves_until_its_drain_is_over() throws Exception {
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start()) {
            try (var connection = lab.region("us-east-1").connectDirectly();
                    var statement = connection.createStatement()) {
                statement.execute("create table orders (reference text primary key, item text not null)");
            }
            var config = new HashMap<>(mounts.values(CONFIG));
            config.put(
                    "db_nodes",
                    lab.regions().stream()
                            .map(region -> region.name() + "=" + region.host() + ":" + region.port())
                            .collect(Collectors.joining(",")));
            config.put("db_name", lab.database());
            config.put("db_user", lab.username());
            mounts.mount(CONFIG, directory.resolve("config"), config);
            mounts.mount(
                    SECRET,
                    directory.resolve("secret"),
                    Map.of("db_password", lab.password(), "metrics_token", "a-token-of-the-scraper"));
            var pod = start();
            try {
                live(config);
                end(pod);
            } finally {
                pod.destroyForcibly().waitFor();
            }
        }
    }

    private void live(Map<String, String> config) throws Exception {
        await().atMost(SOON).until(() -> passes(container.getStartupProbe()));
        await().atMost(SOON).until(() -> passes(container.getReadinessProbe()));
        assertThat(passes(container.getLivenessProbe())).isTrue();
        assertThat(put("1").statusCode()).isEqualTo(201);

        config.put("evacuate", "us-east-1");
        mounts.mount(CONFIG, directory.resolve("config"), config);
        await().atMost(SOON).until(() -> get("/health/region").statusCode() == 503);
        assertThat(passes(container.getReadinessProbe()))
                .as("the pods of an evacuated region are well")
                .isTrue();
        config.put("evacuate", "");
        mounts.mount(CONFIG, directory.resolve("config"), config);
        await().atMost(SOON).until(() -> get("/health/region").statusCode() == 200);
    }

    private void end(Process pod) throws Exception {
        pod.destroy();
        await().atMost(SOON).until(() -> !passes(container.getReadinessProbe()));
        assertThat(passes(container.getLivenessProbe()))
                .as("a pod that drains is not killed")
                .isTrue();
        assertThat(put("2").statusCode()).as("it serves while it drains").isEqualTo(201);
        var grace = deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
        assertThat(pod.waitFor(grace, TimeUnit.SECONDS)).isTrue();
        assertThat(pod.exitValue()).isEqualTo(TERMINATED);
    }

    private Process start() throws IOException {
        var command = new ArrayList<>(container.getCommand());
        command.set(0, System.getProperty("java.home") + "/bin/java");
        command.set(
                command.indexOf("-cp") + 1,
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pod.log").toFile());
        container.getEnv().forEach(variable -> builder.environment().put(variable.getName(), variable.getValue()));
        builder.environment()
                .put("CONFIG_DIRECTORIES", directory.resolve("config") + "," + directory.resolve("secret"));
        builder.environment().put("HTTP_PORT", Integer.toString(http));
        builder.environment().put("HEALTH_PORT", Integer.toString(health));
        builder.environment().put("HEALTH_DRAIN", "haproxy");
        return builder.start();
    }

    /** A kubelet takes any status from 200 to 399 for a success, and a refused connection for a failure. */
    private boolean passes(Probe probe) throws InterruptedException {
        try {
            var status = get(probe.getHttpGet().getPath()).statusCode();
            return status >= 200 && status < 400;
        } catch (IOException refused) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String order) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/orders/" + order))
                        .PUT(HttpRequest.BodyPublishers.ofString("a lighthouse"))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
