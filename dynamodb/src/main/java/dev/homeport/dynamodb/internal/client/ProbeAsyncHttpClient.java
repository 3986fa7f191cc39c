package dev.homeport.dynamodb.internal.client;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** The async HTTP client of Homeport's own requests. */
record ProbeAsyncHttpClient(ProbeConnections<SdkAsyncHttpClient> connections) implements SdkAsyncHttpClient {

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        connections.pool().passing(request.request());
        return new SharedAsyncHttpClient(connections.chosen()).execute(request);
    }

    @Override
    public void close() {
        // Whoever has made the connections closes them.
    }
}
