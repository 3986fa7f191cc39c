package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.ClientFactory;
import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionFault;
import dev.homeport.benchmarks.region.RegionServer;
import dev.homeport.benchmarks.region.RegionWorld;
import java.io.IOException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs the SDK's client over the one region that it knows. For one thread, but for the clients. */
final class PlainSide implements Side {

    private final RegionServer home;
    private final DynamoDbClient sync;
    private final DynamoDbAsyncClient async;

    PlainSide(RegionWorld world, Conditions conditions) throws IOException {
        home = RegionServer.start(world, Distance.NONE, conditions.script().get());
        var credentials = conditions.credentials().get();
        sync = ClientFactory.plain(home.uri(), credentials, conditions.connections());
        async = ClientFactory.plainAsync(home.uri(), credentials);
    }

    @Override
    public DynamoDbClient sync() {
        return sync;
    }

    @Override
    public DynamoDbAsyncClient async() {
        return async;
    }

    @Override
    public void loseNetwork(RegionFault how) throws IOException {
        home.suffer(how);
    }

    @Override
    public void findNetwork() throws IOException {
        home.recover();
    }

    @Override
    public void close() throws IOException {
        sync.close();
        async.close();
        home.close();
    }
}
