package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.util.Optional;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK client of one region, twice, because the limit of an attempt belongs to the client: a request that brings its
 * own has to be copied, and the SDK merges its configuration with the client's, 1.5 kB a call (measured). The two differ
 * in that limit alone. They share the HTTP client, the credentials and the threads that keep time.
 *
 * <p>A third one sends Homeport's own requests, over {@linkplain ProbeConnections connections} of which no call can take
 * the last one, and completes them on threads that no callback of the application can hold up.
 *
 * @param ofPointReads with the limit of single-item reads
 * @param ofAllElse with the limit of everything else
 * @param ofCanaries for Homeport's own requests; that of point reads where the user brought a ready-made HTTP client
 * @param http the HTTP client of both, unless the user brought one
 * @param canaries the connections of the third, unless the user brought a ready-made HTTP client
 */
public record ClientPair<C extends SdkAutoCloseable>(
        C ofPointReads, C ofAllElse, C ofCanaries, SharedHttpHolder<?> http, Optional<ProbeConnections<?>> canaries)
        implements SdkAutoCloseable {

    /** The client whose limit is that of the operation. */
    C of(SdkOperation operation) {
        return operation.point() ? ofPointReads : ofAllElse;
    }

    /** Closes what they share last. */
    @Override
    public void close() {
        try (http;
                ofPointReads;
                ofAllElse) {
            canaries.ifPresent(connections -> closeCanaries(connections.own()));
        }
    }

    private void closeCanaries(SharedHttpHolder<?> own) {
        try (own) {
            ofCanaries.close();
        }
    }
}
