package dev.homeport.dynamodb.internal.client;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricCollector;
import software.amazon.awssdk.metrics.SdkMetric;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * An async HTTP client as one of the SDK clients sees it that share it: not its own to close.
 *
 * <p>Its first requests ask how many connections the pool may have: Netty's client tells a pool that is full from a
 * connection that cannot be made in no other way.
 */
record SharedAsyncHttpClient(SharedHttpHolder<SdkAsyncHttpClient> shared) implements SdkAsyncHttpClient {

    /** A builder that builds its client once for all. */
    record Builder(SharedHttpHolder<SdkAsyncHttpClient> shared, SdkAsyncHttpClient.Builder<?> once)
            implements SdkAsyncHttpClient.Builder<Builder> {

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            shared.madeBy(() -> once.buildWithDefaults(defaults));
            shared.client();
            return new SharedAsyncHttpClient(shared);
        }
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        shared.passing(request.request());
        return shared.client().execute(shared.measured() ? request : measuring(request));
    }

    private AsyncExecuteRequest measuring(AsyncExecuteRequest request) {
        return AsyncExecuteRequest.builder()
                .request(request.request())
                .requestContentPublisher(request.requestContentPublisher())
                .responseHandler(request.responseHandler())
                .fullDuplex(request.fullDuplex())
                .httpExecutionAttributes(request.httpExecutionAttributes())
                .metricCollector(new Measuring(
                        shared, request.metricCollector().orElseGet(() -> MetricCollector.create("pool"))))
                .build();
    }

    @Override
    public String clientName() {
        return shared.client().clientName();
    }

    @Override
    public void close() {
        // The others still use it.
    }

    /** Passes everything on, and takes note of the one figure. */
    private record Measuring(SharedHttpHolder<?> shared, MetricCollector users) implements MetricCollector {

        @Override
        public String name() {
            return users.name();
        }

        @Override
        public <T> void reportMetric(SdkMetric<T> metric, T value) {
            if (metric == HttpMetric.MAX_CONCURRENCY && value instanceof Integer most) {
                shared.capacity(most);
            }
            users.reportMetric(metric, value);
        }

        @Override
        public MetricCollector createChild(String name) {
            return users.createChild(name);
        }

        @Override
        public MetricCollection collect() {
            return users.collect();
        }
    }
}
