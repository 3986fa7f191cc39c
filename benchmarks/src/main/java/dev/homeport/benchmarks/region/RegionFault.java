package dev.homeport.benchmarks.region;

/** Names the ways to lose a region, or half of it. */
public enum RegionFault {
    REFUSED("refused"),
    DNS("DNS gone"),
    HANG("hangs"),
    BLACK_HOLE("black hole"),
    BROWN_OUT("50 % HTTP 500"),
    WRITES_BROWN_OUT("50 % HTTP 500, writes");

    private final String words;

    RegionFault(String words) {
        this.words = words;
    }

    /** Returns whether clients learn at once that the region is gone. */
    public boolean certain() {
        return this == REFUSED || this == DNS;
    }

    /** Returns whether half of the requests fail. */
    public boolean partial() {
        return this == BROWN_OUT || this == WRITES_BROWN_OUT;
    }

    /** Returns whether it shows in writes only, so that the load must be made of writes. */
    public boolean ofWrites() {
        return this == WRITES_BROWN_OUT;
    }

    boolean failsHalfOf(String operation) {
        return this == BROWN_OUT || this == WRITES_BROWN_OUT && operation.equals("UpdateItem");
    }

    @Override
    public String toString() {
        return words;
    }
}
