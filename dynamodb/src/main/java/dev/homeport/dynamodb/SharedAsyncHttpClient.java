package dev.homeport.dynamodb;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** An async HTTP client as one of the SDK clients sees it that share it: not its own to close. */
record SharedAsyncHttpClient(SharedHttp<SdkAsyncHttpClient> shared) implements SdkAsyncHttpClient {

    /** A builder that builds its client once for all. */
    record Builder(SharedHttp<SdkAsyncHttpClient> shared, SdkAsyncHttpClient.Builder<?> once)
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
        return shared.client().execute(request);
    }

    @Override
    public String clientName() {
        return shared.client().clientName();
    }

    @Override
    public void close() {
        // The others still use it.
    }
}
