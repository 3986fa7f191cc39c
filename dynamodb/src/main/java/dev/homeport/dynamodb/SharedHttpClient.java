package dev.homeport.dynamodb;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** A sync HTTP client as one of the SDK clients sees it that share it: not its own to close. */
record SharedHttpClient(SdkHttpClient client) implements SdkHttpClient {

    /** A builder that builds its client once for all. */
    record Builder(SharedHttp<SdkHttpClient> shared, SdkHttpClient.Builder<?> once)
            implements SdkHttpClient.Builder<Builder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new SharedHttpClient(shared.get(() -> once.buildWithDefaults(defaults)));
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return client.prepareRequest(request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        // The others still use it.
    }
}
