package dev.homeport.dynamodb.internal;

import dev.homeport.internal.DaemonThreads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * Answers as DynamoDB would, on a free port that only this machine can reach: what is asked does not matter, one item is
 * always there. It lives for the moments that a
 * {@link WarmUp} takes.
 */
final class CannedRegion implements AutoCloseable {

    /** The table that is missing. */
    static final String NO_TABLE = "warm-up-no-table";

    private static final String ITEM =
            "{\"id\":{\"S\":\"1\"},\"n\":{\"N\":\"1\"},\"m\":{\"M\":{\"b\":{\"BOOL\":true}}}}";
    private static final String FOUND =
            "{\"Item\":" + ITEM + ",\"Items\":[" + ITEM + "],\"Count\":1,\"ScannedCount\":1}";
    private static final String REFUSED =
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\",\"message\":\"no table\"}";

    private static final int LONGEST_BODY = 10_000;

    /** A client that has not put its connection back yet opens another one; any more are refused. */
    private static final int MOST_CONNECTIONS = 8;

    private static final Duration IDLE_THREAD = Duration.ofMillis(100);

    private final ServerSocket socket;
    private final ThreadPoolExecutor threads;

    private CannedRegion(ServerSocket socket, String threadName) {
        this.socket = socket;
        this.threads = new ThreadPoolExecutor(
                0,
                1 + MOST_CONNECTIONS,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                task -> {
                    var thread = DaemonThreads.named(threadName, task);
                    return thread;
                });
    }

    static CannedRegion start(String threadName) throws IOException {
        var region = new CannedRegion(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), threadName);
        region.threads.execute(region::accept);
        return region;
    }

    URI uri() {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + socket.getLocalPort());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                hand(socket.accept());
            } catch (IOException closedOrReset) {
                // The client may come again, unless this was the end.
            }
        }
    }

    private void hand(Socket connection) throws IOException {
        try {
            threads.execute(() -> {
                try (connection) {
                    serve(connection);
                } catch (IOException closedOrReset) {
                    // The client has what it wanted, or comes again.
                }
            });
        } catch (RejectedExecutionException tooMany) {
            connection.close();
        }
    }

    private static void serve(Socket connection) throws IOException {
        connection.setTcpNoDelay(true);
        var in = new BufferedInputStream(connection.getInputStream());
        while (true) {
            int length = -1;
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                length = line.startsWith("content-length:")
                        ? Integer.parseInt(
                                line.substring("content-length:".length()).strip())
                        : Math.max(0, length);
            }
            if (length < 0) {
                return;
            }
            var body = new String(in.readNBytes(Math.min(length, LONGEST_BODY)), StandardCharsets.UTF_8);
            connection.getOutputStream().write(body.contains(NO_TABLE) ? answer(400, REFUSED) : answer(200, FOUND));
        }
    }

    private static byte[] answer(int status, String body) {
        var sum = new CRC32();
        sum.update(body.getBytes(StandardCharsets.US_ASCII));
        return ("HTTP/1.1 " + status
                        + " Canned\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: warm-up\r\n"
                        + "x-amz-crc32: " + sum.getValue() + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** In small letters and without its end; empty at the end of the headers, and at that of the stream. */
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdown();
    }
}
