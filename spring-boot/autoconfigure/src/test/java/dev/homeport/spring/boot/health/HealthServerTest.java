package dev.homeport.spring.boot.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.homeport.health.http.HealthEndpoint;
import dev.homeport.health.http.LoadBalancerProfile;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@ExtendWith(SharedLab.class)
@Timeout(120)
class HealthServerTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** An application with one quick answer, and one that is held. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Orders {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch held = new CountDownLatch(1);

        /** An executor of the application's own, which Spring stops with the first. */
        @Bean
        static ThreadPoolTaskExecutor applicationTaskExecutor() {
            return new ThreadPoolTaskExecutor();
        }

        @GetMapping("/quick")
        String quick() {
            return "quick";
        }

        @GetMapping("/deferred")
        Callable<String> deferred() {
            return () -> "deferred";
        }

        @GetMapping("/slow")
        String slow() throws InterruptedException {
            begun.countDown();
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            return "slow";
        }
    }

    @Test
    void a_stopping_application_says_no_while_it_still_serves_and_finishes_the_request_in_flight(RegionLab lab)
            throws Exception {
        var context = start(lab, "homeport.health.server.drain=1s");
        var orders = context.getBean(Orders.class);
        var web = port(context);
        var health = context.getBean(HealthServerLifecycle.class).server().port();
        var endpoint = context.getBean(HealthEndpoint.class);
        await().atMost(SOON).until(() -> status(health, "/health") == 200);
        var inFlight = CompletableFuture.supplyAsync(() -> body(web, "/slow"));
        assertThat(orders.begun.await(60, TimeUnit.SECONDS)).isTrue();

        var closing = CompletableFuture.runAsync(context::close);
        await().atMost(SOON).until(() -> endpoint.draining().isPresent());
        assertThat(status(health, "/health")).isEqualTo(503);
        assertThat(status(health, "/health/live")).isEqualTo(200);
        assertThat(body(web, "/quick")).isEqualTo("quick");

        await().atMost(SOON).until(() -> isRefused(web));
        assertThat(endpoint.draining().orElseThrow().remaining()).isZero();
        assertThat(status(health, "/health")).isEqualTo(503);
        assertThat(inFlight).isNotDone();

        orders.held.countDown();
        assertThat(inFlight.get(60, TimeUnit.SECONDS)).isEqualTo("slow");
        closing.get(60, TimeUnit.SECONDS);
        assertThat(isRefused(health)).isTrue();
    }

    @Test
    void asynchronous_work_is_done_while_it_drains(RegionLab lab) throws Exception {
        var context = start(lab, "homeport.health.server.drain=1s");
        var orders = context.getBean(Orders.class);
        var web = port(context);
        var endpoint = context.getBean(HealthEndpoint.class);
        var inFlight = CompletableFuture.supplyAsync(() -> body(web, "/slow"));
        assertThat(orders.begun.await(60, TimeUnit.SECONDS)).isTrue();

        var closing = CompletableFuture.runAsync(context::close);
        await().atMost(SOON).until(() -> endpoint.draining().isPresent());
        assertThat(body(web, "/deferred")).isEqualTo("deferred");

        orders.held.countDown();
        assertThat(inFlight.get(60, TimeUnit.SECONDS)).isEqualTo("slow");
        closing.get(60, TimeUnit.SECONDS);
    }

    @Test
    void an_ordinary_start_and_stop_warn_of_nothing(RegionLab lab) {
        var lines = new ListAppender<ILoggingEvent>();
        var application = new SpringApplication(Orders.class);
        application.addInitializers(prepared -> {
            lines.start();
            ((Logger) LoggerFactory.getLogger("dev.homeport")).addAppender(lines);
        });
        var context =
                application.run(arguments(lab, "homeport.health.server.drain=1s", "logging.level.dev.homeport=INFO"));
        var health = context.getBean(HealthServerLifecycle.class).server().port();
        await().atMost(SOON).until(() -> status(health, "/health") == 200);
        context.close();
        ((Logger) LoggerFactory.getLogger("dev.homeport")).detachAppender(lines);
        ((Logger) LoggerFactory.getLogger("dev.homeport")).setLevel(null);

        assertThat(lines.list).noneMatch(line -> line.getLevel() == Level.WARN);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("check=application from=UP to=DOWN"))
                .contains("Health changed: scope=READY from=UP to=DOWN");
    }

    @Test
    void a_drain_that_takes_longer_than_a_shutdown_phase_is_not_cut(RegionLab lab) throws Exception {
        var context = start(lab, "homeport.health.server.drain=1s", "spring.lifecycle.timeout-per-shutdown-phase=50ms");
        var web = port(context);
        var endpoint = context.getBean(HealthEndpoint.class);

        var closing = CompletableFuture.runAsync(context::close);
        await().atMost(SOON).until(() -> isRefused(web));
        assertThat(endpoint.draining().orElseThrow().remaining()).isZero();
        closing.get(60, TimeUnit.SECONDS);
    }

    @Test
    void a_drain_is_the_name_of_a_load_balancer_or_a_duration() {
        assertThat(DrainProfile.of("alb")).isEqualTo(LoadBalancerProfile.ALB);
        assertThat(DrainProfile.of("route-53")).isEqualTo(LoadBalancerProfile.ROUTE_53);
        assertThat(DrainProfile.of("20s").drainTime()).isEqualTo(Duration.ofSeconds(20));
        assertThatThrownBy(() -> DrainProfile.of("a while"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as ALB");
    }

    private static ConfigurableApplicationContext start(RegionLab lab, String... more) {
        return SpringApplication.run(Orders.class, arguments(lab, more));
    }

    private static String[] arguments(RegionLab lab, String... more) {
        var arguments = new ArrayList<String>();
        for (var property : SharedLab.properties(lab, more)) {
            arguments.add("--" + property);
        }
        arguments.addAll(
                List.of("--server.port=0", "--homeport.health.server.port=0", "--spring.main.banner-mode=off"));
        return arguments.toArray(String[]::new);
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static int status(int port, String path) {
        return answer(port, path).statusCode();
    }

    private static String body(int port, String path) {
        return answer(port, path).body();
    }

    private static boolean isRefused(int port) {
        try {
            client().send(request(port, "/quick"), HttpResponse.BodyHandlers.ofString());
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException reset) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> answer(int port, String path) {
        try {
            return client().send(request(port, path), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(path + " of port " + port, e);
        }
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** A new one each time, so that no connection is kept. */
    private static HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    }
}
