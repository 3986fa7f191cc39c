package dev.homeport.testkit.dynamodb;

/** Writes items to one region for the replication. */
@FunctionalInterface
public interface ReplicaItems {
    /**
     * Writes an item, or deletes it, whatever is there.
     *
     * @return the replaced item
     * @throws ReplicaWriteException if that is not known
     */
    ItemImage replace(ItemVersion version);
}
