package dev.homeport.benchmarks;

/** How a region can be lost, or half lost. */
enum RegionFault {
    REFUSED("refused"),
    DNS("DNS gone"),
    HANG("hangs"),
    BLACK_HOLE("black hole"),
    BROWN_OUT("50 % HTTP 500");

    private final String words;

    RegionFault(String words) {
        this.words = words;
    }

    /** Whether the region tells at once that it is not there. */
    boolean certain() {
        return this == REFUSED || this == DNS;
    }

    @Override
    public String toString() {
        return words;
    }
}
