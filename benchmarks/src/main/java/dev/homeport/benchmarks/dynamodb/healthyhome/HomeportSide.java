package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.ClientFactory;
import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionAnswer;
import dev.homeport.benchmarks.region.RegionFault;
import dev.homeport.benchmarks.region.RegionServer;
import dev.homeport.benchmarks.region.RegionWorld;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Runs Homeport's client over its two regions, and watches what it decides. For one thread, but for the clients. */
final class HomeportSide implements Side {

    static final Distance AWAY = Distance.ofMillis(80);
    private static final Set<String> WRITES = Set.of("PutItem", "UpdateItem");

    private final RegionServer home;
    private final RegionServer away;
    private final AtomicLong writesAway = new AtomicLong();
    private final HomeportWatch watch = new HomeportWatch();
    private final MultiRegionDynamoDb dynamoDb;

    HomeportSide(RegionWorld world, Conditions conditions) throws IOException {
        home = RegionServer.start(world, Distance.NONE, conditions.script().get());
        away = RegionServer.start(world, AWAY, counting(conditions.script().get()));
        dynamoDb = ClientFactory.homeport(
                home.uri(), away.uri(), conditions.credentials().get(), conditions.connections(), watch);
        watch.over(dynamoDb);
    }

    private RegionAnswer.Script counting(RegionAnswer.Script script) {
        return request -> {
            if (WRITES.contains(request.operation())) {
                writesAway.incrementAndGet();
            }
            return script.apply(request);
        };
    }

    @Override
    public DynamoDbClient sync() {
        return dynamoDb.client();
    }

    @Override
    public DynamoDbAsyncClient async() {
        return dynamoDb.asyncClient();
    }

    @Override
    public void loseNetwork(RegionFault how) throws IOException {
        watch.unreachableFromNow();
        home.suffer(how);
        away.suffer(how);
    }

    @Override
    public void findNetwork() throws IOException {
        home.recover();
        away.recover();
        watch.reachableFromNow();
    }

    /** Returns the decisions until now. */
    Decisions decisions() {
        return watch.decisions(writesAway.get());
    }

    @Override
    public void close() throws IOException {
        watch.close();
        dynamoDb.close();
        home.close();
        away.close();
    }
}
