package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthMonitor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DrainTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(START);
    private final HealthMonitor monitor =
            HealthMonitor.builder().clock(time::get).build();
    private final HealthEndpoint endpoint = HealthEndpoint.of(monitor);
    private final HealthResponder responder = new HealthResponder();

    @AfterEach
    void closeMonitor() {
        monitor.close();
    }

    @Test
    void the_answer_is_no_from_the_first_moment_and_stays_no_after_the_last() {
        assertThat(status("/health")).isEqualTo(200);

        var drain = endpoint.drain(LoadBalancerProfile.ALB);

        assertThat(drain.until()).isEqualTo(START.plusSeconds(66));
        assertThat(drain.remaining()).isEqualTo(Duration.ofSeconds(66));
        for (int second : new int[] {0, 65, 66, 1_000}) {
            time.set(START.plusSeconds(second));
            assertThat(status("/health")).isEqualTo(503);
            assertThat(status("/health/live")).isEqualTo(200);
        }
        assertThat(drain.remaining()).isZero();
    }

    @Test
    void waiting_ends_when_the_load_balancer_has_noticed() throws Exception {
        var drain = endpoint.drain(LoadBalancerProfile.KUBERNETES);
        var ended = new CountDownLatch(1);
        var waiter = waiter(drain, ended);

        time.set(START.plusSeconds(30));
        assertThat(drain.remaining()).isEqualTo(Duration.ofSeconds(1));
        assertThat(ended.getCount()).isOne();
        time.set(START.plusSeconds(31));

        await().until(() -> ended.getCount() == 0);
        waiter.join();
    }

    @Test
    void a_cancelled_drain_ends_the_wait_and_the_noes() throws Exception {
        var drain = endpoint.drain(LoadBalancerProfile.ROUTE_53);
        var ended = new CountDownLatch(1);
        var waiter = waiter(drain, ended);

        drain.cancel();
        drain.cancel();

        await().until(() -> ended.getCount() == 0);
        waiter.join();
        assertThat(status("/health")).isEqualTo(200);
        assertThat(endpoint.draining()).isEmpty();
    }

    @Test
    void cancelling_an_earlier_drain_does_not_end_a_later_one() {
        var earlier = endpoint.drain(LoadBalancerProfile.HAPROXY);
        var later = endpoint.drain(LoadBalancerProfile.HAPROXY_SOFT_STOP);

        earlier.cancel();

        assertThat(endpoint.draining()).contains(later);
        assertThat(status("/health")).isEqualTo(404);
    }

    @Test
    void closing_drains_first_and_serves_meanwhile() throws Exception {
        var server = HealthServer.builder(endpoint)
                .host("127.0.0.1")
                .port(0)
                .drainOnClose(LoadBalancerProfile.ALB)
                .start();
        var closing = new Thread(server::close);
        closing.start();
        await().until(() -> endpoint.draining().isPresent());

        assertThat(RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n"))
                .contains(" 503 ");
        assertThat(RawClient.exchange(server.port(), "GET /livez HTTP/1.0\r\n\r\n"))
                .contains(" 200 ");
        assertThat(closing.isAlive()).isTrue();

        time.set(START.plusSeconds(66));
        closing.join();
        assertThatThrownBy(() -> RawClient.exchange(server.port(), "GET /livez HTTP/1.0\r\n\r\n"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void an_interrupt_ends_the_wait_of_close_and_not_the_closing() throws Exception {
        var server = HealthServer.builder(endpoint)
                .host("127.0.0.1")
                .port(0)
                .drainOnClose(LoadBalancerProfile.ALB)
                .start();
        var stillInterrupted = new AtomicReference<Boolean>();
        var closing = new Thread(() -> {
            server.close();
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        closing.start();
        await().until(() -> endpoint.draining().isPresent());

        closing.interrupt();
        closing.join();

        assertThat(stillInterrupted.get()).isTrue();
        assertThatThrownBy(() -> RawClient.exchange(server.port(), "GET /livez HTTP/1.0\r\n\r\n"))
                .isInstanceOf(IOException.class);
    }

    private static Thread waiter(Drain drain, CountDownLatch ended) {
        var waiter = new Thread(() -> {
            try {
                drain.await();
                ended.countDown();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        waiter.start();
        return waiter;
    }

    private int status(String path) {
        return endpoint.respond(HealthRequest.of("GET", path), responder).status();
    }
}
