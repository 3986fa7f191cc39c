package dev.homeport.testkit.dynamodb;

/**
 * Records one write of one item, with its region and its time. Versions of an item are totally ordered, by time and
 * then by region, so that every region chooses the same last writer.
 */
public record ItemVersion(ItemKey key, ItemImage image, long writtenNanos, int region) {
    boolean isNewerThan(ItemVersion other) {
        var later = writtenNanos - other.writtenNanos;
        return later > 0 || later == 0 && region > other.region;
    }
}
