package dev.homeport.jdbc.internal.election;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds what a server said of replication in one probe. Each part is empty when it may not be read.
 *
 * @param recoveredTo on a primary, where the recovery that it came out of has ended; on one that was promoted in this life of
 *     its server that is the point at which its timeline begins
 * @param synchronousStandbyNames the setting of that name; empty text means that commits wait for none
 * @param synchronousCommit the setting of that name, as it is for the application's role
 * @param standbys who streams from it now
 * @param receiverName the {@code application_name} under which it streams itself, if it is a standby that does
 * @param clusterName its {@code cluster_name}, which is that name where the standby sets no other
 */
public record ReplicationFacts(
        OptionalLong recoveredTo,
        Optional<String> synchronousStandbyNames,
        Optional<String> synchronousCommit,
        Optional<List<Standby>> standbys,
        Optional<String> receiverName,
        Optional<String> clusterName) {

    public static final ReplicationFacts UNKNOWN = new ReplicationFacts(
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * A stream that the server sends.
     *
     * @param syncState {@code sync}, {@code quorum}, {@code potential} or {@code async}; empty for a role that may not read it
     */
    public record Standby(String name, Optional<String> syncState) {}
}
