package dev.homeport.dynamodb;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A region behind real sockets, far away if a test wants it, over TLS or not, that answers each request as a test says. */
final class FarRegion implements AutoCloseable {

    /** A request as it arrived, on the connection of that number. */
    record Request(int connection, String line, String operation, String body) {

        boolean canary() {
            return body.contains("homeport-canary");
        }

        /** Whether it is one of the application's, to DynamoDB. */
        boolean call() {
            return !operation.isEmpty() && !canary();
        }
    }

    /** What becomes of a request. */
    record Reply(int status, String body, Duration after) {

        static final Reply OK = new Reply(200, "{}", Duration.ZERO);
        static final Reply ERROR = error(500, "InternalServerError");
        /** The connection stays open, and nothing ever comes. */
        static final Reply NEVER = new Reply(0, "", Duration.ZERO);

        static Reply error(int status, String code) {
            return new Reply(
                    status,
                    "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"injected\"}",
                    Duration.ZERO);
        }

        static Reply later(Duration after) {
            return new Reply(200, "{}", after);
        }
    }

    private final ServerSocket socket;
    private final Distance distance;
    private final boolean tls;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Reply> answers = request -> Reply.OK;

    FarRegion(Duration roundTrip, boolean tls) throws IOException {
        this.tls = tls;
        this.socket = tls ? TestTls.server().getServerSocketFactory().createServerSocket() : new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        this.distance = new Distance(socket.getLocalPort(), roundTrip);
        spawn(this::accept);
    }

    URI uri() {
        return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + distance.port());
    }

    void answers(Function<Request, Reply> rule) {
        answers = rule;
    }

    void always(Reply reply) {
        answers = request -> reply;
    }

    /** How many connections were ever made. */
    int connections() {
        return connections.get();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many connections are open. */
    long openConnections() {
        return open.stream().filter(connection -> !connection.isClosed()).count();
    }

    private void accept() throws Exception {
        while (!socket.isClosed()) {
            var connection = socket.accept();
            connection.setTcpNoDelay(true);
            open.add(connection);
            spawn(() -> serve(connection, connections.incrementAndGet()));
        }
    }

    private void serve(Socket connection, int number) throws Exception {
        try (connection) {
            for (Request request; (request = read(connection.getInputStream(), number)) != null; ) {
                requests.add(request);
                var reply = answers.apply(request);
                if (reply == Reply.NEVER) {
                    connection.getInputStream().read();
                    return;
                }
                if (!reply.after().isZero()) {
                    LockSupport.parkNanos(reply.after().toNanos());
                }
                connection
                        .getOutputStream()
                        .write(("HTTP/1.1 " + reply.status() + " X\r\nContent-Type: application/x-amz-json-1.0\r\n"
                                        + "x-amzn-RequestId: request-1\r\nContent-Length: "
                                        + reply.body().length() + "\r\n\r\n" + reply.body())
                                .getBytes(StandardCharsets.US_ASCII));
                connection.getOutputStream().flush();
            }
        }
    }

    private static Request read(InputStream in, int number) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        var target = header(head.toString(), "x-amz-target:");
        var length = header(head.toString(), "content-length:");
        var body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Request(
                number,
                head.substring(0, head.indexOf("\r\n")),
                target.substring(target.indexOf('.') + 1),
                new String(body, StandardCharsets.UTF_8));
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name))
                .map(line -> line.substring(name.length()).trim())
                .findFirst()
                .orElse("");
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void spawn(Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (Exception e) {
                        // The client has gone, or the test is over.
                        Thread.currentThread().interrupt();
                    }
                },
                "far-region");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        distance.close();
        socket.close();
        for (var connection : open) {
            connection.close();
        }
    }
}
