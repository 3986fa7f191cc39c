package dev.homeport.testkit;

import dev.homeport.testkit.postgres.PostgresServer;
import dev.homeport.testkit.postgres.ServerNetwork;
import java.io.IOException;

/** Makes the servers of one lab's regions, and removes them at its end. None of them runs when its method returns. */
public interface LabServers extends AutoCloseable {
    /** Returns the address of this machine at which the lab's relays listen for what its servers read. */
    String relayAddress();

    /** Returns how a PostgreSQL server that this machine reaches at that port of {@code 127.0.0.1} is set up. */
    ServerNetwork network(int port);

    /** Makes a region's PostgreSQL server, without data, which this machine will reach at that port. */
    PostgresServer postgres(String region, int port) throws IOException;

    /** Makes a region's DynamoDB, empty, which this machine will reach at that port, by HTTP. */
    LabServer dynamoDb(String region, int port) throws IOException;

    /** Ends and removes what was made; idempotent. */
    @Override
    void close() throws IOException;
}
