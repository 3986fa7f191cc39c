package dev.homeport.benchmarks.dynamodb.healthyhome;

/**
 * Counts what a Homeport client has decided while no region was at fault.
 *
 * @param evictions of a region, for reads, writes or both
 * @param moves of the region where writes begin
 * @param writesAway that were carried out in the other region
 * @param unhealthy looks at {@code /health} that saw 503 although a region could be reached
 * @param looks in all
 */
record Decisions(long evictions, long moves, long writesAway, long unhealthy, long looks) {

    static final Decisions NONE = new Decisions(0, 0, 0, 0, 0);

    Decisions plus(Decisions other) {
        return new Decisions(
                evictions + other.evictions,
                moves + other.moves,
                writesAway + other.writesAway,
                unhealthy + other.unhealthy,
                looks + other.looks);
    }
}
