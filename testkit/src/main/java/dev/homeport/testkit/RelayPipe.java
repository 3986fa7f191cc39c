package dev.homeport.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * One direction of a relayed connection: what was read from one socket and is to be written to the other once its
 * latency has passed. Used by the relay's thread only.
 *
 * <p>Bytes under way are queued with the time they are due instead of being slept on, so that a delay adds latency and
 * leaves throughput alone. The queue is bounded: 8 MiB under way carry 100 MB/s over a one-way delay of 80 ms.
 */
final class RelayPipe {
    static final int MAX_BYTES_UNDER_WAY = 8 << 20;

    private record Chunk(long dueNanos, ByteBuffer bytes) {}

    private final SocketChannel source;
    private final SocketChannel sink;
    private final ArrayDeque<Chunk> underWay = new ArrayDeque<>();
    private int bytesUnderWay;
    private long lastDueNanos;
    private boolean sourceEnded;
    private boolean sinkEnded;
    private boolean sinkFull;

    RelayPipe(SocketChannel source, SocketChannel sink) {
        this.source = source;
        this.sink = sink;
        lastDueNanos = System.nanoTime();
    }

    /** Reads once and forwards what is due; the buffer is scratch space. */
    void read(ByteBuffer buffer, long nowNanos, long delayNanos) throws IOException {
        buffer.clear();
        sourceEnded = source.read(buffer) < 0;
        buffer.flip();
        if (underWay.isEmpty() && delayNanos == 0 && !sourceEnded) {
            sink.write(buffer);
        }
        if (buffer.hasRemaining() || sourceEnded) {
            var copy = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
            // A delay that shrinks must not let later bytes overtake earlier ones.
            lastDueNanos = Math.max(nowNanos + delayNanos, lastDueNanos);
            underWay.add(new Chunk(lastDueNanos, copy));
            bytesUnderWay += copy.remaining();
        }
        write(nowNanos);
    }

    /** Writes what is due, as far as the receiver takes it; an empty chunk is the sender's end of stream. */
    void write(long nowNanos) throws IOException {
        sinkFull = false;
        while (!underWay.isEmpty() && underWay.peek().dueNanos() - nowNanos <= 0) {
            var bytes = underWay.peek().bytes();
            bytesUnderWay -= sink.write(bytes);
            if (bytes.hasRemaining()) {
                sinkFull = true;
                return;
            }
            underWay.poll();
        }
        if (sourceEnded && underWay.isEmpty() && !sinkEnded) {
            sinkEnded = true;
            sink.shutdownOutput();
        }
    }

    /** Loses everything under way; true if there was anything. */
    boolean drop() {
        var lost = !underWay.isEmpty();
        underWay.clear();
        bytesUnderWay = 0;
        sinkFull = false;
        return lost;
    }

    /** Reads once and loses it; true if something was lost, the end of the stream included. */
    boolean readAndDrop(ByteBuffer buffer) throws IOException {
        buffer.clear();
        var count = source.read(buffer);
        sourceEnded = count < 0;
        return count != 0;
    }

    boolean wantsToRead() {
        return !sourceEnded && bytesUnderWay < MAX_BYTES_UNDER_WAY;
    }

    boolean wantsToWrite() {
        return sinkFull;
    }

    boolean sourceEnded() {
        return sourceEnded;
    }

    boolean ended() {
        return sinkEnded;
    }

    /** Nanoseconds until the next bytes are due; {@link Long#MAX_VALUE} if nothing waits for time to pass. */
    long nanosUntilDue(long nowNanos) {
        return underWay.isEmpty() || sinkFull
                ? Long.MAX_VALUE
                : Math.max(0, underWay.peek().dueNanos() - nowNanos);
    }
}
