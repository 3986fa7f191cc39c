package dev.homeport.testkit.dynamodb;

/** One region's items, as the replication writes them. */
@FunctionalInterface
public interface ReplicaItems {
    /**
     * Writes an item, or deletes it, whatever is there.
     *
     * @return what was there
     * @throws ReplicaWriteException if that is not known
     */
    ItemImage replace(ItemVersion version);
}
