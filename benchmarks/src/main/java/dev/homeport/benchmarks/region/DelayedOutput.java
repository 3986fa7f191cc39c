package dev.homeport.benchmarks.region;

import dev.homeport.benchmarks.thread.Daemon;
import dev.homeport.benchmarks.thread.Parking;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Sends bytes some time after they were written, in order, on a thread of its own. */
final class DelayedOutput extends OutputStream {

    private record Chunk(byte[] bytes, long dueNanos) {}

    private final BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
    private final long delayNanos;
    private volatile boolean closed;

    DelayedOutput(Socket sink, long delayNanos) throws IOException {
        this.delayNanos = delayNanos;
        var bytes = sink.getOutputStream();
        Daemon.start("distance", () -> {
            while (true) {
                var chunk = take();
                if (chunk.bytes().length == 0) {
                    return;
                }
                Parking.until(chunk.dueNanos());
                bytes.write(chunk.bytes());
            }
        });
    }

    private Chunk take() throws IOException {
        try {
            return underWay.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while bytes were under way", e);
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("The connection is closed");
        }
        if (length > 0) {
            underWay.add(new Chunk(Arrays.copyOfRange(bytes, offset, offset + length), System.nanoTime() + delayNanos));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            underWay.add(new Chunk(new byte[0], 0));
        }
    }
}
