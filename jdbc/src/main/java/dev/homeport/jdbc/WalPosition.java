package dev.homeport.jdbc;

/**
 * Names a place in PostgreSQL's write-ahead log: what {@code pg_lsn} is on the server. Positions of one history compare;
 * those of two timelines do up to the switch point, since a new timeline goes on where it leaves the old one.
 *
 * @param bytes how many bytes of log lie before it, since {@code initdb}
 */
public record WalPosition(long bytes) implements Comparable<WalPosition> {

    /** Refuses a negative number. */
    public WalPosition {
        if (bytes < 0) {
            throw new IllegalArgumentException("a WAL position is not negative: " + bytes);
        }
    }

    /** Returns how many bytes lie between an earlier position and this one; 0 if the other one is later. */
    public long bytesAfter(WalPosition earlier) {
        return Math.max(0, bytes - earlier.bytes);
    }

    @Override
    public int compareTo(WalPosition other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Returns it as PostgreSQL writes it, for example {@code 0/301F1D8}. */
    @Override
    public String toString() {
        return "%X/%X".formatted(bytes >>> 32, bytes & 0xFFFF_FFFFL);
    }
}
