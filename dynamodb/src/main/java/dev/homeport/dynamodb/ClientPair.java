package dev.homeport.dynamodb;

import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK client of one region, twice, because the limit of an attempt belongs to the client: a request that brings its
 * own has to be copied, and the SDK merges its configuration with the client's, 1.5 kB a call (measured). The two differ
 * in that limit alone. They share the HTTP client, the credentials and the threads that keep time.
 *
 * @param ofPointReads with the limit of single-item reads
 * @param ofAllElse with the limit of everything else
 * @param http the HTTP client of both, unless the user brought one
 */
record ClientPair<C extends SdkAutoCloseable>(C ofPointReads, C ofAllElse, SharedHttp<?> http)
        implements SdkAutoCloseable {

    /** The client whose limit is that of the operation. */
    C of(SdkOperation operation) {
        return operation.point() ? ofPointReads : ofAllElse;
    }

    /** Closes what they share last. */
    @Override
    public void close() {
        try (http;
                ofPointReads) {
            ofAllElse.close();
        }
    }
}
