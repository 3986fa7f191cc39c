package dev.homeport.benchmarks.dynamodb;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * Measures what Homeport adds to a call that succeeds: its routing over clients that return a constant, beside such a
 * client called directly, and beside the breaker alone that every call reports to. Run it with {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class RoutingBenchmark {

    private static final GetItemResponse GOT = GetItemResponse.builder().build();
    private static final PutItemResponse PUT = PutItemResponse.builder().build();

    private static final class Constant implements DynamoDbClient {

        @Override
        public GetItemResponse getItem(GetItemRequest request) {
            return GOT;
        }

        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            return PUT;
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private static final class AsyncConstant implements DynamoDbAsyncClient {

        @Override
        public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
            return CompletableFuture.completedFuture(GOT);
        }

        @Override
        public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
            return CompletableFuture.completedFuture(PUT);
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private final DynamoDbClient direct = new Constant();
    private final DynamoDbAsyncClient directAsync = new AsyncConstant();
    private final DynamoDbClient routed = RoutingOnlyBenchmark.of(direct);
    private final DynamoDbAsyncClient routedAsync = RoutingOnlyBenchmark.of(directAsync);

    /** As Homeport configures it. */
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "alone",
            CircuitBreakerConfig.custom()
                    .slidingWindow(5, 30, SlidingWindowType.TIME_BASED)
                    .failureRateThreshold(40)
                    .build());

    /** What the breaker would cost if it heard of each success at once. */
    @Benchmark
    public void breakerAlone() {
        breaker.onSuccess(1_000_000, TimeUnit.NANOSECONDS);
    }

    /** No routing. */
    @Benchmark
    public GetItemResponse directGetItem() {
        return direct.getItem(Orders.GET);
    }

    /** A read, which is sent as it is. */
    @Benchmark
    public GetItemResponse getItem() {
        return routed.getItem(Orders.GET);
    }

    /** A write, which is sent with its own limit of time. */
    @Benchmark
    public PutItemResponse putItem() {
        return routed.putItem(Orders.PUT);
    }

    /** No routing; the future alone. */
    @Benchmark
    public GetItemResponse directGetItemAsync() {
        return directAsync.getItem(Orders.GET).join();
    }

    /** A read with the async client. */
    @Benchmark
    public GetItemResponse getItemAsync() {
        return routedAsync.getItem(Orders.GET).join();
    }

    /** A write with the async client. */
    @Benchmark
    public PutItemResponse putItemAsync() {
        return routedAsync.putItem(Orders.PUT).join();
    }
}
