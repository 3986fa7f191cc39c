package dev.homeport.dynamodb.internal.client;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Stands for the HTTP client that is made by default where an application has excluded it. A hook that brings another
 * one replaces it; else it says what is missing, when the first client is asked for. The SDK would take any other one from the
 * class path, without the limits on connecting that a move to another region relies on.
 */
final class MissingHttpClient {

    private MissingHttpClient() {}

    private static IllegalStateException missing(String method, String artifact, String hook, Throwable cause) {
        return new IllegalStateException(
                method + " needs software.amazon.awssdk:" + artifact
                        + ", which is not on the class path; add it, or set another" + " HTTP client with " + hook
                        + "(...) of the builder",
                cause);
    }

    /** For sync clients. */
    static final class Sync implements SdkHttpClient.Builder<Sync> {

        private final NoClassDefFoundError cause;

        Sync(NoClassDefFoundError cause) {
            this.cause = cause;
        }

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            throw missing("client()", "apache5-client", "eachSyncClient", cause);
        }
    }

    /** For async clients. */
    static final class Async implements SdkAsyncHttpClient.Builder<Async> {

        private final NoClassDefFoundError cause;

        Async(NoClassDefFoundError cause) {
            this.cause = cause;
        }

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            throw missing("asyncClient()", "netty-nio-client", "eachAsyncClient", cause);
        }
    }
}
