package dev.homeport.dynamodb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A server on a free loopback port that does to each connection what a test says, and nothing else. */
public final class RawServer implements AutoCloseable {

    /** What happens to one accepted connection, on a thread of its own. */
    public interface Behaviour {
        void serve(Socket connection) throws IOException;
    }

    private static final byte[] HALF_AN_ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"Item\":".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private RawServer(Behaviour behaviour, int backlog) throws IOException {
        this.behaviour = behaviour;
        socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
    }

    public static RawServer start(Behaviour behaviour) throws IOException {
        var server = new RawServer(behaviour, 50);
        server.spawn(server::accept);
        return server;
    }

    /** One whose queue of connections is full, so that Linux answers nothing to those who knock. */
    public static RawServer unreachable() throws IOException {
        var server = new RawServer(connection -> {}, 1);
        for (int i = 0; i < 3; i++) {
            var filler = new Socket();
            server.open.add(filler);
            server.spawn(() -> filler.connect(server.socket.getLocalSocketAddress(), 10_000));
        }
        return server;
    }

    /** A port that nobody listens at. */
    public static URI refusing() throws IOException {
        try (var server = new RawServer(connection -> {}, 1)) {
            return server.uri("http");
        }
    }

    /** Reads the request, and never answers. */
    public static void silent(Socket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            Thread.onSpinWait();
        }
    }

    /** Reads the first bytes of the request and resets the connection. */
    public static void resetting(Socket connection) throws IOException {
        connection.getInputStream().read();
        connection.setSoLinger(true, 0);
        connection.close();
    }

    /** Reads the request, sends half an answer and resets the connection. */
    public static void resettingInTheMiddle(Socket connection) throws IOException {
        readRequest(connection);
        connection.getOutputStream().write(HALF_AN_ANSWER);
        connection.setSoLinger(true, 0);
        connection.close();
    }

    /** Reads the request and answers a byte each tenth of a second. */
    public static void trickling(Socket connection) throws IOException {
        readRequest(connection);
        for (byte next : HALF_AN_ANSWER) {
            connection.getOutputStream().write(next);
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Greets without having been asked, as no TLS server does. */
    public static void speakingPlainly(Socket connection) throws IOException {
        connection.getOutputStream().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
        silent(connection);
    }

    /** Hangs up in the middle of the greeting. */
    public static void leaving(Socket connection) throws IOException {
        connection.getInputStream().readNBytes(5);
        connection.shutdownOutput();
        silent(connection);
    }

    /** Answers each request on the connection with this status, error code and headers. */
    public static Behaviour answering(int status, String code, String... headers) {
        return answeringAfter(Duration.ZERO, status, code, headers);
    }

    /** As {@link #answering}, each answer after that time. */
    public static Behaviour answeringAfter(Duration delay, int status, String code, String... headers) {
        return connection -> {
            var body = status == 200
                    ? "{}"
                    : "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"m\"}";
            var head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: application/x-amz-json-1.0\r\n"
                    + "x-amzn-RequestId: request-1\r\nContent-Length: " + body.length() + "\r\n");
            for (var header : headers) {
                head.append(header).append("\r\n");
            }
            var answer = (head + "\r\n" + body).getBytes(StandardCharsets.US_ASCII);
            while (readRequest(connection)) {
                LockSupport.parkNanos(delay.toNanos());
                connection.getOutputStream().write(answer);
            }
        };
    }

    /**
     * Answers each request with an empty object, each after a while of its own.
     *
     * @param pause by the operation's name; asked once for each request
     */
    public static Behaviour answeringSlowly(Function<String, Duration> pause) {
        var answer = ("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n\r\n{}")
                .getBytes(StandardCharsets.US_ASCII);
        return connection -> {
            for (var head = head(connection); head.length() > 0; head = head(connection)) {
                long wait = pause.apply(operation(head)).toNanos();
                for (long until = System.nanoTime() + wait; System.nanoTime() - until < 0; ) {
                    LockSupport.parkNanos(Math.max(1, until - System.nanoTime()));
                }
                connection.getOutputStream().write(answer);
            }
        };
    }

    private static String operation(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-amz-target:"))
                .map(line -> line.substring(line.lastIndexOf('.') + 1).trim())
                .findFirst()
                .orElse("");
    }

    private static boolean readRequest(Socket connection) throws IOException {
        return !head(connection).isEmpty();
    }

    /** The head of the next request, read to its end, or nothing. */
    private static String head(Socket connection) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        var length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).trim()))
                .findFirst()
                .orElse(0);
        return connection.getInputStream().readNBytes(length).length == length ? head.toString() : "";
    }

    public URI uri(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort());
    }

    private void accept() throws IOException {
        while (!socket.isClosed()) {
            var connection = socket.accept();
            open.add(connection);
            spawn(() -> behaviour.serve(connection));
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private void spawn(Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The test is over, or the client has gone: both end a connection.
                        Thread.currentThread().interrupt();
                    }
                },
                "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var connection : open) {
            connection.close();
        }
    }
}
