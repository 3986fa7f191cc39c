package dev.homeport.benchmarks.dynamodb;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * Measures one operation through the SDK's client and through Homeport, hedging off, over an HTTP client that answers
 * at once. Run it with {@code -prof gc} for bytes per operation; {@link RoutingBenchmark} shows costs that are too
 * small to be seen here.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class DynamoDbBenchmark {

    /** The client that is measured. */
    @Param
    public Contender over = Contender.SDK;

    private DynamoDbClient reading;
    private DynamoDbClient writing;
    private DynamoDbAsyncClient readingAsync;
    private DynamoDbAsyncClient writingAsync;

    /** Makes the clients. */
    @Setup(Level.Trial)
    public void open() {
        reading = over.sync(true);
        writing = over.sync(false);
        readingAsync = over.async(true, false);
        writingAsync = over.async(false, false);
    }

    /** Ends them. */
    @TearDown(Level.Trial)
    public void close() {
        reading.close();
        writing.close();
        readingAsync.close();
        writingAsync.close();
    }

    /** A read. */
    @Benchmark
    public GetItemResponse getItem() {
        return reading.getItem(Orders.GET);
    }

    /** A write. */
    @Benchmark
    public PutItemResponse putItem() {
        return writing.putItem(Orders.PUT);
    }

    /** A read with the async client, whose future is waited for. */
    @Benchmark
    public GetItemResponse getItemAsync() {
        return readingAsync.getItem(Orders.GET).join();
    }

    /** A write with the async client, whose future is waited for. */
    @Benchmark
    public PutItemResponse putItemAsync() {
        return writingAsync.putItem(Orders.PUT).join();
    }
}
