package dev.homeport.region;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeport.internal.MonotonicClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegionResolverTest {

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final RegionResolver resolver = RegionResolver.of(properties::get, environment::get);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void each_place_goes_before_the_next() {
        environment.put("AWS_REGION", "eu-west-1");
        assertThat(resolver.resolve()).isEqualTo(found("eu-west-1", "environment variable AWS_REGION"));

        environment.put("APP_REGION", "us-east");
        assertThat(resolver.resolve()).isEqualTo(found("us-east", "environment variable APP_REGION"));

        properties.put("homeport.region", "rack-2");
        assertThat(resolver.resolve()).isEqualTo(found("rack-2", "system property homeport.region"));

        assertThat(resolver.explicit(RegionName.of("dc.3")).resolve()).isEqualTo(found("dc.3", "the application"));
    }

    @Test
    void nothing_but_white_space_is_not_set() {
        environment.put("APP_REGION", " ");
        environment.put("AWS_REGION", " eu-west-1\n");

        assertThat(resolver.resolve()).isEqualTo(found("eu-west-1", "environment variable AWS_REGION"));
    }

    @Test
    void an_invalid_name_is_an_error_and_not_a_reason_to_look_on() {
        environment.put("APP_REGION", "eu west");
        environment.put("AWS_REGION", "eu-west-1");

        assertThatThrownBy(resolver::resolve)
                .isInstanceOf(RegionNotFoundException.class)
                .hasMessageStartingWith("environment variable APP_REGION: Invalid region name \"eu west\"");
    }

    @Test
    void if_none_is_found_every_place_is_named() {
        assertThatThrownBy(resolver::resolve)
                .isInstanceOf(RegionNotFoundException.class)
                .hasMessage("No region found. Tried: system property homeport.region: not set;"
                        + " environment variable APP_REGION: not set; environment variable AWS_REGION: not set;"
                        + " metadata of ECS and EC2: not asked, which is the default."
                        + " Set APP_REGION to the name of the region, such as eu-west-1");
    }

    @Test
    void an_ecs_task_is_asked_first() {
        environment.put("ECS_CONTAINER_METADATA_URI_V4", url() + "/v4/abc");
        answer("/v4/abc/task", "{\"Cluster\":\"c\", \"TaskARN\" : \"arn:aws:ecs:us-west-2:111122223333:task/c/1\"}");

        assertThat(resolver.askingMetadata().resolve()).isEqualTo(found("us-west-2", "metadata of ECS"));
    }

    @Test
    void an_ec2_instance_is_asked_for_a_token_first() {
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", url() + "/");
        answer("/latest/api/token", "a-token");
        answer("/latest/meta-data/placement/region", "ap-southeast-2");

        assertThat(resolver.askingMetadata().resolve()).isEqualTo(found("ap-southeast-2", "metadata of EC2"));
        assertThat(requests)
                .containsExactly(
                        "PUT /latest/api/token ttl=60 token=null",
                        "GET /latest/meta-data/placement/region ttl=null token=a-token");
    }

    @Test
    void a_refusal_of_both_is_told() {
        environment.put("ECS_CONTAINER_METADATA_URI_V4", url());
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", url());
        answer("/task", "{}");

        assertThatThrownBy(resolver.askingMetadata()::resolve)
                .hasMessageContaining("metadata of ECS: no region in the answer")
                .hasMessageContaining("metadata of EC2: java.io.IOException: the answer has status 404");
    }

    @Test
    void nobody_is_asked_when_that_is_switched_off() {
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", url());
        environment.put("AWS_EC2_METADATA_DISABLED", "TRUE");

        assertThatThrownBy(resolver.askingMetadata()::resolve)
                .hasMessageContaining("not asked, because AWS_EC2_METADATA_DISABLED is true");
        assertThat(requests).isEmpty();
    }

    @Test
    void an_endpoint_that_is_no_url_is_told() {
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "metadata");

        assertThatThrownBy(resolver.askingMetadata()::resolve).hasMessageContaining("must be like http://host:port");
    }

    @Test
    void a_service_that_accepts_and_never_answers_costs_a_second_in_all() throws IOException {
        var clock = MonotonicClock.create();
        try (var silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var endpoint = "http://127.0.0.1:" + silent.getLocalPort();
            environment.put("ECS_CONTAINER_METADATA_URI_V4", endpoint);
            environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint);
            var startedAt = clock.instant();

            assertThatThrownBy(resolver.askingMetadata()::resolve).isInstanceOf(RegionNotFoundException.class);

            assertThat(Duration.between(startedAt, clock.instant())).isLessThan(Duration.ofMillis(1_500));
        }
    }

    private static ResolvedRegion found(String region, String from) {
        return new ResolvedRegion(RegionName.of(region), from);
    }

    private static HttpServer server() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.start();
            return server;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            requests.add(describe(exchange));
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String describe(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return exchange.getRequestMethod() + " " + exchange.getRequestURI() + " ttl="
                + headers.getFirst("X-aws-ec2-metadata-token-ttl-seconds") + " token="
                + headers.getFirst("X-aws-ec2-metadata-token");
    }
}
