package dev.homeport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a byte and a new connection pay for distance. */
class DistantRegionTest {

    private static final Distance DISTANCE = Distance.ofMillis(200);

    @Test
    void an_answer_takes_a_round_trip_and_the_first_one_of_a_connection_two() throws IOException {
        try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Daemon.start("echo", () -> echo(new DistantSocket(door.accept(), DISTANCE)));
            long began = System.nanoTime();
            try (var client = new Socket(door.getInetAddress(), door.getLocalPort())) {
                ask(client);
                // The upper bounds are generous, since the machine may be busy.
                assertThat(since(began)).isBetween(Duration.ofMillis(400), Duration.ofMillis(3_000));
                long again = System.nanoTime();
                ask(client);
                assertThat(since(again)).isBetween(Duration.ofMillis(200), Duration.ofMillis(3_000));
            }
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static void ask(Socket client) throws IOException {
        client.getOutputStream().write(7);
        assertThat(client.getInputStream().read()).isEqualTo(7);
    }

    private static void echo(Socket distant) throws IOException {
        try (distant;
                InputStream input = distant.getInputStream()) {
            for (int next = input.read(); next >= 0; next = input.read()) {
                distant.getOutputStream().write(next);
            }
        }
    }
}
