package dev.homeport.dynamodb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server on this machine that takes as long as one across an ocean: all bytes arrive half a round trip after
 * they were sent, and those of a new connection a whole one later, since the loopback device connects at once.
 */
final class Distance implements AutoCloseable {

    private static final byte[] END = new byte[0];

    private final ServerSocket door;
    private final int target;
    private final long roundTripNanos;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private record Parcel(long dueNanos, byte[] bytes) {}

    Distance(int target, Duration roundTrip) throws IOException {
        this.target = target;
        this.roundTripNanos = roundTrip.toNanos();
        this.door = new ServerSocket();
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        spawn(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() throws Exception {
        while (!door.isClosed()) {
            var near = door.accept();
            var far = new Socket(InetAddress.getLoopbackAddress(), target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            open.add(near);
            open.add(far);
            carry(near, far, System.nanoTime() + roundTripNanos);
            carry(far, near, System.nanoTime());
        }
    }

    /** What is sent earlier than that is sent then. */
    private void carry(Socket from, Socket to, long notBefore) {
        var under = new LinkedBlockingQueue<Parcel>();
        long delay = roundTripNanos / 2;
        spawn(() -> {
            try {
                var buffer = new byte[16_384];
                for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
                    long sent = Math.max(System.nanoTime(), notBefore);
                    under.add(new Parcel(sent + delay, Arrays.copyOf(buffer, count)));
                }
            } finally {
                under.add(new Parcel(System.nanoTime() + delay, END));
            }
        });
        spawn(() -> {
            try {
                while (true) {
                    var parcel = under.take();
                    for (long left; (left = parcel.dueNanos() - System.nanoTime()) > 0; ) {
                        LockSupport.parkNanos(left);
                    }
                    if (parcel.bytes() == END) {
                        return;
                    }
                    to.getOutputStream().write(parcel.bytes());
                }
            } finally {
                to.close();
                from.close();
            }
        });
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
                        // One end has gone, which ends the other.
                        Thread.currentThread().interrupt();
                    }
                },
                "distance");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
