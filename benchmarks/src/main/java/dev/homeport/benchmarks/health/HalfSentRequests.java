package dev.homeport.benchmarks.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Keeps as many half-sent requests open at a port as it is told, until its standard input ends. */
public final class HalfSentRequests {

    private static final byte[] HALF = "GET /health HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private HalfSentRequests() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int many = Integer.parseInt(arguments[1]);
        var threads = Executors.newFixedThreadPool(many, task -> {
            var daemon = new Thread(null, task, "half-sent", 128 * 1024);
            daemon.setDaemon(true);
            return daemon;
        });
        for (int i = 0; i < many; i++) {
            threads.execute(() -> keepOne(port));
        }
        while (System.in.read() >= 0) {
            continue;
        }
    }

    /** Opens the next one a second after the server has closed this one. */
    private static void keepOne(int port) {
        while (true) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(HALF);
                socket.getInputStream().readAllBytes();
            } catch (IOException closed) {
                System.err.println(closed);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
