package dev.homeport.testkit.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/**
 * Carries one direction of a relayed connection: bytes that were read from one socket are written to the other once
 * their latency has passed. Used by the relay's thread only.
 *
 * <p>Bytes under way are queued with the time they are due instead of being slept on, so that a delay adds latency and
 * leaves throughput alone. The queue is bounded: 8 MiB under way carry 100 MB/s over a one-way delay of 80 ms.
 *
 * <p>A reset takes as long as bytes do, and arrives also where the receiver takes no bytes.
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
    private boolean sinkBroken;
    private boolean carried;
    private boolean resetUnderWay;

    /** Nothing arrives before that time: until then the connection is being made. */
    RelayPipe(SocketChannel source, SocketChannel sink, long notBeforeNanos) {
        this.source = source;
        this.sink = sink;
        lastDueNanos = notBeforeNanos;
    }

    /** Nothing that is read from now on arrives before that time. */
    void notBefore(long nanos) {
        lastDueNanos = Math.max(lastDueNanos, nanos);
    }

    /** Reads once and forwards what is due; the buffer is scratch space. */
    void read(ByteBuffer buffer, long nowNanos, long delayNanos) {
        buffer.clear();
        try {
            sourceEnded = source.read(buffer) < 0;
        } catch (IOException e) {
            reset(nowNanos, delayNanos);
            return;
        }
        buffer.flip();
        if (sinkBroken) {
            return;
        }
        if (underWay.isEmpty() && delayNanos == 0 && nowNanos - lastDueNanos >= 0 && !sourceEnded) {
            writeTo(sink, buffer);
        }
        if (buffer.hasRemaining() || sourceEnded) {
            var copy = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
            underWay.add(new Chunk(due(nowNanos, delayNanos), copy));
            bytesUnderWay += copy.remaining();
        }
        write(nowNanos);
    }

    /** The source was reset: what it has sent still arrives, and then the reset does. */
    void reset(long nowNanos, long delayNanos) {
        sourceEnded = true;
        resetUnderWay = true;
        due(nowNanos, delayNanos);
    }

    /** A delay that shrinks must not let later bytes overtake earlier ones. */
    private long due(long nowNanos, long delayNanos) {
        lastDueNanos = Math.max(nowNanos + delayNanos, lastDueNanos);
        return lastDueNanos;
    }

    /** Writes what is due, as far as the receiver takes it; an empty chunk is the sender's end of stream. */
    void write(long nowNanos) {
        sinkFull = false;
        while (!sinkBroken && !underWay.isEmpty() && underWay.peek().dueNanos() - nowNanos <= 0) {
            var bytes = underWay.peek().bytes();
            bytesUnderWay -= writeTo(sink, bytes);
            if (sinkBroken) {
                return;
            }
            if (bytes.hasRemaining()) {
                sinkFull = true;
                return;
            }
            underWay.poll();
        }
        if (sourceEnded && !resetUnderWay && underWay.isEmpty() && !sinkEnded && !sinkBroken) {
            sinkEnded = true;
            end();
        }
    }

    private int writeTo(SocketChannel channel, ByteBuffer bytes) {
        try {
            var count = channel.write(bytes);
            carried |= count > 0;
            return count;
        } catch (IOException e) {
            breakSink();
            return 0;
        }
    }

    private void end() {
        try {
            sink.shutdownOutput();
        } catch (IOException e) {
            breakSink();
        }
    }

    private void breakSink() {
        sinkBroken = true;
        drop();
    }

    /** Loses everything under way; true if there was anything. */
    boolean drop() {
        var lost = !underWay.isEmpty() || resetUnderWay;
        underWay.clear();
        bytesUnderWay = 0;
        sinkFull = false;
        resetUnderWay = false;
        return lost;
    }

    /** Reads once and loses it; true if something was lost, the end of the stream included. */
    boolean readAndDrop(ByteBuffer buffer) throws IOException {
        buffer.clear();
        var count = source.read(buffer);
        sourceEnded = count < 0;
        return count != 0;
    }

    /** Returns whether the receiver has got any bytes. */
    boolean carried() {
        return carried;
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

    /** Returns whether the receiver takes no bytes any more, which the sender has to be told. */
    boolean sinkBroken() {
        return sinkBroken;
    }

    /** Returns whether the receiver will be told that the sender is gone. */
    boolean resetUnderWay() {
        return resetUnderWay;
    }

    boolean resetArrived(long nowNanos) {
        return resetUnderWay && nowNanos - lastDueNanos >= 0;
    }

    /** Nanoseconds until something is due; {@link Long#MAX_VALUE} if nothing waits for time to pass. */
    long nanosUntilDue(long nowNanos) {
        var nanos = Long.MAX_VALUE;
        if (!underWay.isEmpty() && !sinkFull) {
            nanos = Math.max(0, underWay.peek().dueNanos() - nowNanos);
        }
        return resetUnderWay ? Math.min(nanos, Math.max(0, lastDueNanos - nowNanos)) : nanos;
    }
}
