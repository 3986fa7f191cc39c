package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.region.RegionFault;
import java.io.IOException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One contender with regions of its own, to which the same is done as to the other's. */
interface Side extends AutoCloseable {

    DynamoDbClient sync();

    DynamoDbAsyncClient async();

    /** None of its regions can be reached any more. */
    void loseNetwork(RegionFault how) throws IOException;

    /** All of them can be reached again. */
    void findNetwork() throws IOException;

    @Override
    void close() throws IOException;
}
