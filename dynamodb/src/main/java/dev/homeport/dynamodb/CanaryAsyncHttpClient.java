package dev.homeport.dynamodb;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.metrics.MetricCollector;

/**
 * The async HTTP client of Homeport's own requests. Those over the pool ask it how many connections it may have: Netty's
 * client tells a full pool from a connection that cannot be made in no other way.
 */
record CanaryAsyncHttpClient(CanaryConnections<SdkAsyncHttpClient> connections) implements SdkAsyncHttpClient {

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        var pool = connections.pool();
        pool.passing(request.request());
        var chosen = connections.chosen();
        return chosen == pool ? measured(request) : chosen.client().execute(request);
    }

    private CompletableFuture<Void> measured(AsyncExecuteRequest request) {
        var metrics = MetricCollector.create("pool");
        var answer = connections
                .pool()
                .client()
                .execute(AsyncExecuteRequest.builder()
                        .request(request.request())
                        .requestContentPublisher(request.requestContentPublisher())
                        .responseHandler(request.responseHandler())
                        .fullDuplex(request.fullDuplex())
                        .metricCollector(metrics)
                        .build());
        answer.whenComplete((done, thrown) -> metrics.collect().metricValues(HttpMetric.MAX_CONCURRENCY).stream()
                .filter(most -> most > 0)
                .forEach(connections.pool()::capacity));
        // Not what follows it: who gives up this one ends the request.
        return answer;
    }

    @Override
    public void close() {
        // Whoever has made the connections closes them.
    }
}
