package dev.homeport.examples.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import dev.homeport.health.http.Drain;
import dev.homeport.health.http.HealthServer;
import dev.homeport.health.http.LoadBalancerProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An instance of a service that answers with its name, goes down and drains as it is told, and counts what it was sent. */
final class Instance implements AutoCloseable {

    private final AtomicReference<CheckResult> check = new AtomicReference<>(CheckResult.up());
    private final HealthMonitor monitor = HealthMonitor.builder()
            .check(HealthCheck.builder("db", check::get)
                    .interval(Duration.ofMillis(50))
                    .deadline(Duration.ofMillis(50))
                    .maxAge(Duration.ofSeconds(30))
                    .fall(1)
                    .rise(1)
                    .build())
            .build();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer service;
    private final HealthServer health;

    Instance(String name) throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(threads);
        service.createContext("/", exchange -> {
            requests.incrementAndGet();
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                slow.countDown();
                awaitRelease();
            }
            var body = name.getBytes(UTF_8);
            exchange.sendResponseHeaders(monitor.snapshot().isUp(Scope.READY) ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        health = HealthServer.builder(monitor).host("127.0.0.1").port(0).start();
        up();
    }

    private void awaitRelease() throws IOException {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IOException("The instance ends", e);
        }
    }

    String address() {
        return "127.0.0.1:" + service.getAddress().getPort();
    }

    int healthPort() {
        return health.port();
    }

    int requests() {
        return requests.get();
    }

    void up() {
        check.set(CheckResult.up());
        await().until(() -> monitor.snapshot().isUp(Scope.READY));
    }

    void down() {
        check.set(CheckResult.down("as told"));
        await().until(() -> !monitor.snapshot().isUp(Scope.READY));
    }

    Drain drain(LoadBalancerProfile profile) {
        return health.drain(profile);
    }

    /** Waits until a request for {@code /slow} has come, which is answered after {@link #release}. */
    void awaitSlowRequest() throws InterruptedException {
        slow.await();
    }

    void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        service.stop(0);
        threads.shutdownNow();
        try (monitor) {
            health.close();
        }
    }
}
