package dev.homeport.dynamodb.internal.client;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** The sync HTTP client of Homeport's own requests. */
record ProbeHttpClient(ProbeConnections<SdkHttpClient> connections) implements SdkHttpClient {

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        connections.pool().passing(request.httpRequest());
        return connections.chosen().client().prepareRequest(request);
    }

    @Override
    public void close() {
        // Whoever has made the connections closes them.
    }
}
