package dev.homeport.dynamodb.internal.client;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/** A sync HTTP client as one of the SDK clients sees it that share it: not its own to close. */
record SharedHttpClient(SharedHttpHolder<SdkHttpClient> shared) implements SdkHttpClient {

    /** A builder that builds its client once for all. */
    record Builder(SharedHttpHolder<SdkHttpClient> shared, SdkHttpClient.Builder<?> once)
            implements SdkHttpClient.Builder<Builder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            shared.madeBy(() -> once.buildWithDefaults(defaults));
            shared.client();
            return new SharedHttpClient(shared);
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        shared.passing(request.httpRequest());
        return shared.client().prepareRequest(request);
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
