package dev.homeport.benchmarks.region;

/** How a region can be lost, or half lost. */
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

    /** Whether the region tells at once that it is not there. */
    public boolean certain() {
        return this == REFUSED || this == DNS;
    }

    /** Whether half of the requests fail. */
    public boolean partial() {
        return this == BROWN_OUT || this == WRITES_BROWN_OUT;
    }

    /** Whether it shows in writes only, so that writes are what the load is made of. */
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
