package dev.homeport.testkit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.Client;
import dev.homeport.testkit.LabException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpRelayTest {
    private static final int MEBIBYTE = 1 << 20;

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

    @Test
    void bytes_arrive_complete_and_in_order_also_when_the_receiver_is_slow_to_begin() throws Exception {
        var sent = new byte[32 * MEBIBYTE];
        new Random(1).nextBytes(sent);
        try (var client = connect();
                var accepted = server.accept()) {
            var sending = Client.inBackground(() -> {
                client.getOutputStream().write(sent);
                client.shutdownOutput();
                return true;
            });
            assertThatThrownBy(() -> sending.get(200, TimeUnit.MILLISECONDS))
                    .as("the relay buffers without bound")
                    .isInstanceOf(TimeoutException.class);
            assertThat(accepted.getInputStream().readAllBytes()).isEqualTo(sent);
            Client.soon(sending);
        }
    }

    @Test
    void a_forgotten_connection_is_silent_in_both_directions_while_a_new_one_works() throws Exception {
        try (var client = connect();
                var accepted = server.accept()) {
            pass(client, accepted);
            relay.forgetConnections();
            client.setSoTimeout(200);
            accepted.setSoTimeout(200);
            client.getOutputStream().write(1);
            accepted.getOutputStream().write(1);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            try (var another = connect();
                    var anotherAccepted = server.accept()) {
                pass(another, anotherAccepted);
            }
            relay.heal();
            assertThatThrownBy(() -> client.getInputStream().read())
                    .as("it has lost bytes")
                    .isInstanceOf(SocketException.class);
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(7);
        assertThat(to.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void a_delay_adds_latency_and_leaves_throughput_alone() throws Exception {
        relay.delay(Duration.ofMillis(100));
        var sent = new byte[20 * MEBIBYTE];
        try (var client = connect();
                var accepted = server.accept()) {
            var start = System.nanoTime();
            Client.inBackground(() -> {
                client.getOutputStream().write(sent);
                client.shutdownOutput();
                return true;
            });
            assertThat(accepted.getInputStream().readAllBytes()).hasSameSizeAs(sent);
            // One buffer of 64 KiB per delay would take 32 s.
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(100), Duration.ofSeconds(8));
        }
    }

    @Test
    void a_delay_that_shrinks_lets_no_byte_overtake_another() throws Exception {
        relay.delay(Duration.ofMillis(300));
        try (var client = connect();
                var accepted = server.accept()) {
            client.getOutputStream().write(1);
            relay.delay(Duration.ZERO);
            client.getOutputStream().write(2);
            assertThat(accepted.getInputStream().readNBytes(2)).containsExactly(1, 2);
        }
    }

    @Test
    void one_direction_can_end_before_the_other() throws Exception {
        try (var client = connect();
                var accepted = server.accept()) {
            client.shutdownOutput();
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            accepted.getOutputStream().write(7);
            leave(accepted);
            assertThat(client.getInputStream().readAllBytes()).containsExactly(7);
        }
    }

    @Test
    void a_reset_travels_through() throws Exception {
        try (var client = connect();
                var accepted = server.accept()) {
            accepted.setSoLinger(true, 0);
            leave(accepted);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
        }
    }

    @Test
    void in_a_black_hole_nobody_hears_that_the_other_side_left_until_it_is_healed() throws Exception {
        try (var client = connect();
                var accepted = server.accept()) {
            relay.blackHole();
            client.getOutputStream().write(1);
            leave(client);
            accepted.setSoTimeout(300);
            assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            relay.heal();
            assertThatThrownBy(() -> accepted.getInputStream().read()).hasMessage("Connection reset");
        }
    }

    @Test
    void a_client_that_is_connecting_gets_through_when_the_black_hole_is_healed() throws Exception {
        relay.blackHole();
        var connecting = Client.inBackground(() -> connect(8000));
        assertThatThrownBy(() -> connecting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        relay.heal();
        Client.soon(connecting).close();
    }

    @Test
    void a_fault_replaces_the_one_before() throws Exception {
        relay.blackHole();
        relay.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        relay.blackHole();
        assertThatThrownBy(this::connect).isInstanceOf(SocketTimeoutException.class);
        relay.heal();
        connect().close();
    }

    @Test
    void it_refuses_as_its_target_does() throws Exception {
        relay.targetListens(false);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        relay.heal();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        relay.targetListens(true);
        connect().close();
    }

    @Test
    void a_closed_relay_says_so() throws Exception {
        relay.close();
        assertThatThrownBy(relay::heal).isInstanceOf(LabException.class).hasMessageContaining("test is closed");
    }

    @Test
    void a_delay_is_neither_negative_nor_endless() {
        assertThatThrownBy(() -> relay.delay(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> relay.delay(Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static void leave(Socket socket) throws IOException {
        socket.close();
    }

    private Socket connect() throws IOException {
        return connect(1500);
    }

    private Socket connect(int timeoutMillis) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(ReservedPort.HOST, relay.port()), timeoutMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
