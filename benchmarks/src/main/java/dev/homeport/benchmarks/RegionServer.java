package dev.homeport.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.DnsResolver;

/**
 * One region as a server on a loopback port, in DynamoDB's own wire format, over real connections: a call that is refused
 * or never answered is one. It answers every request with the same item until it suffers a fault.
 */
final class RegionServer implements DnsResolver, AutoCloseable {

    private static final int BACKLOG = 100;
    private static final int BIND_ATTEMPTS = 200;
    private static final long BIND_PAUSE_NANOS = 5_000_000;
    private static final int FILLERS = 4;
    private static final int FILLER_TIMEOUT_MILLIS = 60_000;

    private static final byte[] ITEM =
            answer("200 OK", "{\"Item\":{\"id\":{\"S\":\"order-1\"},\"state\":{\"S\":\"paid\"}}}");
    private static final byte[] ERROR = answer(
            "500 Internal Server Error",
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":\"injected\"}");

    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress address;
    private volatile ServerSocket door;
    private volatile Optional<RegionFault> fault = Optional.empty();

    private RegionServer(ServerSocket door) {
        this.door = door;
        this.address = (InetSocketAddress) door.getLocalSocketAddress();
    }

    static RegionServer start() throws IOException {
        var server = new RegionServer(open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG));
        spawn(server::accept);
        return server;
    }

    private static ServerSocket open(InetSocketAddress address, int backlog) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address, backlog);
        return socket;
    }

    URI uri() {
        return URI.create("http://localhost:" + address.getPort());
    }

    /** From now on, until it is closed. */
    void suffer(RegionFault kind) throws IOException {
        fault = Optional.of(kind);
        switch (kind) {
            case REFUSED -> {
                door.close();
                resetAll();
            }
            case DNS -> resetAll();
            case BLACK_HOLE -> {
                door.close();
                fillUp();
            }
            case HANG, BROWN_OUT -> {
                // Told request by request.
            }
        }
    }

    /** A queue of connections that is full and that nobody empties: Linux answers nothing to those who knock. */
    private void fillUp() throws IOException {
        door = openAgain();
        for (int i = 0; i < FILLERS; i++) {
            var filler = new Socket();
            connections.add(filler);
            spawn(() -> filler.connect(address, FILLER_TIMEOUT_MILLIS));
        }
    }

    /** The port is free only once the thread that was accepting has noticed. */
    private ServerSocket openAgain() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return open(address, 1);
            } catch (BindException e) {
                if (attempt == BIND_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(BIND_PAUSE_NANOS);
            }
        }
    }

    private void resetAll() throws IOException {
        for (var connection : connections) {
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }

    private void accept() throws IOException {
        var own = door;
        while (!own.isClosed()) {
            var connection = own.accept();
            connection.setTcpNoDelay(true);
            connections.add(connection);
            spawn(() -> serve(connection));
        }
    }

    private void serve(Socket connection) throws IOException {
        try (connection) {
            var requests = new BufferedInputStream(connection.getInputStream());
            while (readRequest(requests)) {
                if (!silent()) {
                    connection.getOutputStream().write(failsThisOne() ? ERROR : ITEM);
                }
            }
        } finally {
            connections.remove(connection);
        }
    }

    private boolean silent() {
        return fault.filter(kind -> kind == RegionFault.HANG || kind == RegionFault.BLACK_HOLE)
                .isPresent();
    }

    private boolean failsThisOne() {
        return fault.filter(RegionFault.BROWN_OUT::equals).isPresent()
                && ThreadLocalRandom.current().nextBoolean();
    }

    private static boolean readRequest(InputStream requests) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = requests.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).trim()))
                .findFirst()
                .orElse(0);
        return requests.readNBytes(length).length == length;
    }

    private static byte[] answer(String status, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: request-1\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks the machine's resolver, for a name that does not exist once the region's name is gone. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return InetAddress.getAllByName(
                fault.filter(RegionFault.DNS::equals).isPresent() ? "dynamodb.x.invalid" : host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void spawn(Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The region is lost, or its client has gone: both end a connection, which is all there is to
                        // do.
                        Thread.currentThread().interrupt();
                    }
                },
                "region-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var connection : connections) {
            connection.close();
        }
    }
}
