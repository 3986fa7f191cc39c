package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthMonitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever some clients do, a good one is answered, and they are gone when their time is up. */
@Timeout(120)
class HostileClientsTest {

    private static final String GOOD = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String KEPT = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";

    /** Shorter than the default, which one test waits for. */
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    /** What is late by so much has no deadline at all. */
    private static final Duration SURELY_CLOSED = Duration.ofSeconds(9);

    /** What a strict load balancer waits for one answer. */
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private final List<Socket> hostile = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private HealthMonitor monitor;
    private HealthServer server;

    @BeforeEach
    void start() {
        monitor = HealthMonitor.builder().build();
        server = builder().deadline(DEADLINE).start();
    }

    private HealthServerBuilder builder() {
        return HealthServer.builder(monitor).host("127.0.0.1").port(0);
    }

    @AfterEach
    void stop() throws IOException {
        over.set(true);
        for (var socket : hostile) {
            socket.close();
        }
        server.close();
        monitor.close();
    }

    @Test
    void five_hundred_half_sent_requests_are_gone_in_time() throws Exception {
        server.close();
        server = builder().start();
        for (int i = 0; i < 500; i++) {
            RawClient.say(hostile(), "GET /health HTTP/1.1\r\nHos");
        }

        assertAGoodClientIsAnswered();
        awaitNobody();
        assertThat(server.connections().closedOverdue()).isEqualTo(500);
    }

    @Test
    void a_byte_now_and_then_does_not_keep_a_connection() throws Exception {
        var drip = hostile();
        var drops = Executors.newSingleThreadScheduledExecutor();
        try {
            drops.scheduleAtFixedRate(() -> drop(drip), 0, 200, TimeUnit.MILLISECONDS);
            await().until(() -> server.connections().open() == 1);

            assertAGoodClientIsAnswered();
            awaitNobody();
            assertThat(server.connections().closedOverdue()).isOne();
        } finally {
            drops.shutdownNow();
        }
    }

    private static void drop(Socket drip) {
        try {
            drip.getOutputStream().write('\r');
            drip.getOutputStream().write('\n');
        } catch (IOException closed) {
            throw new IllegalStateException("no more drops", closed);
        }
    }

    @Test
    void the_oldest_idle_go_when_another_process_opens_more_than_a_thousand() throws Exception {
        var crowd = Crowd.of(1_500, server.port());
        try (var said = new BufferedReader(new InputStreamReader(crowd.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("there");

            await().until(() -> server.connections().open() <= 1_000);
            assertAGoodClientIsAnswered();
            await().until(() -> server.connections().closedForRoom() > 0);
            awaitNobody();
        } finally {
            crowd.getOutputStream().close();
            assertThat(crowd.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_storm_of_half_sent_requests_beyond_the_limit_pushes_out_no_good_client() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            RawClient.say(hostile(), "GET /health HTTP/1.1\r\nHos");
        }
        for (int i = 0; i < 4; i++) {
            background(() -> {
                while (!over.get()) {
                    try (var another = RawClient.connect(server.port())) {
                        RawClient.say(another, "GET /health HTTP/1.1\r\nHos");
                        awaitPushedOut(another);
                    }
                }
            });
        }

        for (int i = 0; i < 10; i++) {
            assertAGoodClientIsAnswered();
        }
    }

    /** For a short while at most: the next one is to come soon. */
    private static void awaitPushedOut(Socket socket) throws IOException {
        socket.setSoTimeout(5);
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException stillThere) {
            assertThat(stillThere).isNotNull();
        }
    }

    @Test
    void a_connection_in_use_outlives_a_crowd_of_idle_ones() throws Exception {
        var good = hostile();
        RawClient.say(good, "GET /health HTTP/1.1\r\n");
        await().until(() -> server.connections().open() == 1);
        for (int i = 0; i < 900; i++) {
            hostile();
        }
        await().pollDelay(Duration.ofMillis(300))
                .until(() -> server.connections().open() > 900);
        for (int i = 0; i < 200; i++) {
            hostile();
        }
        RawClient.say(good, "Host: a\r\nConnection: close\r\n\r\n");

        assertThat(good.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200 ");
    }

    @Test
    void who_asks_and_never_reads_is_left_behind() throws Exception {
        var deaf = new Socket();
        hostile.add(deaf);
        deaf.setReceiveBufferSize(4_096);
        deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        var talking = background(() -> {
            while (!over.get()) {
                RawClient.say(deaf, KEPT.repeat(1_000));
            }
        });

        assertAGoodClientIsAnswered();
        talking.join(SURELY_CLOSED.toMillis());
        assertThat(talking.isAlive()).as("still allowed to talk").isFalse();
        awaitNobody();
    }

    @Test
    void who_asks_without_pause_and_reads_everything_holds_up_nobody() throws Exception {
        for (int i = 0; i < 8; i++) {
            var greedy = hostile();
            background(() -> {
                while (!over.get()) {
                    RawClient.say(greedy, KEPT.repeat(1_000));
                }
            });
            background(() -> greedy.getInputStream().transferTo(OutputStream.nullOutputStream()));
        }
        await().until(() -> server.counts().yes() > 1_000);

        assertAGoodClientIsAnswered();
    }

    @Test
    void empty_lines_without_end_hold_up_nobody() throws Exception {
        for (int i = 0; i < 8; i++) {
            var empty = hostile();
            background(() -> {
                while (!over.get()) {
                    RawClient.say(empty, "\r\n".repeat(10_000));
                }
            });
        }

        assertAGoodClientIsAnswered();
        awaitNobody();
    }

    @Test
    void a_header_without_end_is_cut_off() throws Exception {
        var giant = hostile();
        var talking = background(() -> {
            RawClient.say(giant, "GET /health HTTP/1.1\r\nX: ");
            while (!over.get()) {
                RawClient.say(giant, "x".repeat(100_000));
            }
        });

        talking.join(SURELY_CLOSED.toMillis());
        assertThat(talking.isAlive()).isFalse();
        assertAGoodClientIsAnswered();
    }

    @Test
    void a_body_that_never_ends_is_cut_off() throws Exception {
        var giant = hostile();
        var talking = background(() -> {
            RawClient.say(giant, "GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000\r\n\r\n");
            while (!over.get()) {
                RawClient.say(giant, "x".repeat(100_000));
            }
        });

        talking.join(SURELY_CLOSED.toMillis());
        assertThat(talking.isAlive()).isFalse();
        assertAGoodClientIsAnswered();
    }

    @Test
    void noise_is_refused_and_forgotten() throws Exception {
        var random = new Random(20_260_301);
        for (int i = 0; i < 300; i++) {
            var noise = new byte[1 + random.nextInt(6_000)];
            random.nextBytes(noise);
            var socket = hostile();
            try {
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
            } catch (SocketException alreadyRefused) {
                assertThat(alreadyRefused).isNotNull();
            }
        }

        assertAGoodClientIsAnswered();
        awaitNobody();
        assertThat(server.counts().yes())
                .as("answers of 200, to the good client alone")
                .isEqualTo(5);
    }

    private interface Talk {
        void go() throws IOException;
    }

    private Thread background(Talk talk) {
        var thread = new Thread(() -> {
            try {
                talk.go();
            } catch (IOException closed) {
                assertThat(closed).isNotNull();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Socket hostile() throws IOException {
        var socket = RawClient.connect(server.port());
        hostile.add(socket);
        return socket;
    }

    private void assertAGoodClientIsAnswered() throws IOException {
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            assertThat(RawClient.exchange(server.port(), GOOD)).startsWith("HTTP/1.1 200 ");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMPT);
        }
    }

    private void awaitNobody() {
        await().atMost(SURELY_CLOSED).until(() -> server.connections().open() == 0);
    }
}
