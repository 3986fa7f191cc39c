package dev.homeport.benchmarks.region;

import dev.homeport.benchmarks.thread.Daemon;
import dev.homeport.benchmarks.thread.Parking;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Delays bytes: they can be read only some time after they came, which a thread notes. For one reader. */
final class DelayedInput extends InputStream {

    private static final int CHUNK_BYTES = 16_384;

    /** Holds bytes that came, and when they can be read; no bytes are the end. */
    private record Chunk(byte[] bytes, long dueNanos) {}

    private final BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
    private Chunk current = new Chunk(new byte[0], 0);
    private int position;
    private boolean ended;

    DelayedInput(InputStream source, long delayNanos) {
        Daemon.start("distance", () -> {
            var buffer = new byte[CHUNK_BYTES];
            try {
                for (int count = source.read(buffer); count > 0; count = source.read(buffer)) {
                    underWay.add(new Chunk(java.util.Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
                }
            } finally {
                underWay.add(new Chunk(new byte[0], System.nanoTime() + delayNanos));
            }
        });
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.bytes().length && !next()) {
            return -1;
        }
        int count = Math.min(length, current.bytes().length - position);
        System.arraycopy(current.bytes(), position, into, offset, count);
        position += count;
        return count;
    }

    private boolean next() throws IOException {
        if (ended) {
            return false;
        }
        try {
            current = underWay.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while bytes were under way", e);
        }
        position = 0;
        Parking.until(current.dueNanos());
        ended = current.bytes().length == 0;
        return !ended;
    }
}
