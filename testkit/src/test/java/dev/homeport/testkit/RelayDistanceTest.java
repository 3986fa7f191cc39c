package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.relay.ReservedPort;
import dev.homeport.testkit.relay.TcpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a distance costs, never less, and what it does not cost. */
class RelayDistanceTest {
    /** What a busy machine may add. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private ServerSocket server;
    private TcpRelay relay;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName(ReservedPort.HOST));
        relay = new TcpRelay("test", server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 150, 300})
    void an_answer_takes_the_round_trip_and_the_first_one_of_a_connection_two(int millis) throws Exception {
        var roundTrip = Duration.ofMillis(millis);
        relay.distance(roundTrip);
        var start = System.nanoTime();
        try (var client = connect();
                var accepted = server.accept()) {
            echo(accepted);
            assertThat(ask(client, 1, start))
                    .isBetween(roundTrip.multipliedBy(2), plusMargin(roundTrip.multipliedBy(2)));
            for (var i = 2; i < 4; i++) {
                assertThat(ask(client, i, System.nanoTime())).isBetween(roundTrip, plusMargin(roundTrip));
            }
        }
    }

    @Test
    void a_connection_that_was_made_a_while_ago_costs_nothing_more() throws Exception {
        relay.distance(Duration.ofMillis(150));
        try (var made = connect();
                var acceptedThen = server.accept();
                var client = connect();
                var accepted = server.accept()) {
            echo(acceptedThen);
            echo(accepted);
            ask(made, 1, System.nanoTime());
            assertThat(ask(client, 1, System.nanoTime())).isBetween(Duration.ofMillis(150), Duration.ofMillis(300));
        }
    }

    @Test
    void a_server_that_speaks_first_is_heard_after_two_round_trips() throws Exception {
        relay.distance(Duration.ofMillis(100));
        var start = System.nanoTime();
        try (var client = connect();
                var accepted = server.accept()) {
            accepted.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            assertThat(since(start)).isBetween(Duration.ofMillis(200), plusMargin(Duration.ofMillis(200)));
        }
    }

    @Test
    void many_requests_are_under_way_at_once_and_arrive_in_order() throws Exception {
        relay.distance(Duration.ofMillis(200));
        try (var client = connect();
                var accepted = server.accept()) {
            echo(accepted);
            var start = System.nanoTime();
            for (var i = 0; i < 100; i++) {
                client.getOutputStream().write(i);
            }
            var answers = client.getInputStream().readNBytes(100);
            // One after the other they take 20 s.
            assertThat(since(start)).isBetween(Duration.ofMillis(200), Duration.ofSeconds(4));
            for (var i = 0; i < 100; i++) {
                assertThat(answers[i]).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void a_delay_comes_on_top_and_healing_leaves_the_distance() throws Exception {
        relay.distance(Duration.ofMillis(100));
        relay.delay(Duration.ofMillis(60));
        var start = System.nanoTime();
        try (var client = connect();
                var accepted = server.accept()) {
            echo(accepted);
            assertThat(ask(client, 1, start)).isGreaterThanOrEqualTo(Duration.ofMillis(440));
            assertThat(ask(client, 2, System.nanoTime())).isGreaterThanOrEqualTo(Duration.ofMillis(220));
            relay.heal();
            assertThat(ask(client, 3, System.nanoTime())).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            relay.distance(Duration.ZERO);
            assertThat(ask(client, 4, System.nanoTime())).isLessThan(MARGIN);
        }
    }

    @Test
    void a_reset_arrives_as_late_as_bytes_do_and_after_those_that_were_sent_before() throws Exception {
        relay.distance(Duration.ofMillis(300));
        try (var client = connect();
                var accepted = server.accept()) {
            client.getOutputStream().write(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
            var start = System.nanoTime();
            accepted.getOutputStream().write(2);
            accepted.setSoLinger(true, 0);
            leave(accepted);

            assertThat(client.getInputStream().read()).isEqualTo(2);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            assertThat(since(start)).isBetween(Duration.ofMillis(150), plusMargin(Duration.ofMillis(150)));
        }
    }

    @Test
    void a_server_that_is_gone_is_told_to_a_client_that_writes_a_round_trip_later() throws Exception {
        try (var client = connect();
                var accepted = server.accept()) {
            leave(accepted);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            relay.distance(Duration.ofMillis(200));
            var start = System.nanoTime();
            assertThatThrownBy(() -> {
                        while (true) {
                            client.getOutputStream().write(1);
                        }
                    })
                    .isInstanceOf(SocketException.class);
            assertThat(since(start)).isBetween(Duration.ofMillis(200), plusMargin(Duration.ofMillis(200)));
        }
    }

    private static Duration plusMargin(Duration atLeast) {
        return atLeast.plus(MARGIN);
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static void leave(Socket socket) throws IOException {
        socket.close();
    }

    private static Duration ask(Socket client, int what, long startNanos) throws IOException {
        client.getOutputStream().write(what);
        assertThat(client.getInputStream().read()).isEqualTo(what);
        return since(startNanos);
    }

    private static void echo(Socket accepted) {
        Client.inBackground(() -> accepted.getInputStream().transferTo(accepted.getOutputStream()));
    }

    private Socket connect() throws IOException {
        return new Socket(ReservedPort.HOST, relay.port());
    }
}
