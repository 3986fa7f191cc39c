package dev.homeport.benchmarks.dynamodb;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** Answers every request from memory, on the thread that asks, so that only the cost of the client remains. */
final class AnswersAtOnce {

    private static final byte[] ITEM =
            "{\"Item\":{\"id\":{\"S\":\"order-1\"},\"state\":{\"S\":\"paid\"}}}".getBytes(StandardCharsets.UTF_8);

    private static final SdkHttpFullResponse HEAD = SdkHttpFullResponse.builder()
            .statusCode(200)
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("Content-Length", Integer.toString(ITEM.length))
            .putHeader("x-amzn-RequestId", "request-1")
            .build();

    private AnswersAtOnce() {}

    static SdkHttpClient sync() {
        return new Sync();
    }

    static SdkAsyncHttpClient async() {
        return new Async();
    }

    private static final class Sync implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(HEAD)
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(ITEM)))
                            .build();
                }

                @Override
                public void abort() {
                    // There is nothing to wait for.
                }
            };
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private static final class Async implements SdkAsyncHttpClient {

        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            request.responseHandler().onHeaders(HEAD);
            request.responseHandler().onStream(new Item());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private static final class Item implements Publisher<ByteBuffer> {

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {
                private boolean done;

                @Override
                public void request(long count) {
                    if (!done) {
                        done = true;
                        subscriber.onNext(ByteBuffer.wrap(ITEM));
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    done = true;
                }
            });
        }
    }
}
