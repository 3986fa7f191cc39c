package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.region.RegionFault;
import java.io.IOException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs one contender over regions of its own, which suffer the same faults as the other's. */
interface Side extends AutoCloseable {

    DynamoDbClient sync();

    DynamoDbAsyncClient async();

    /** Makes all its regions unreachable. */
    void loseNetwork(RegionFault how) throws IOException;

    /** Makes all of them reachable again. */
    void findNetwork() throws IOException;

    @Override
    void close() throws IOException;
}
