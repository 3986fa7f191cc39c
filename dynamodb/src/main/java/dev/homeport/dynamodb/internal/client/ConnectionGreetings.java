package dev.homeport.dynamodb.internal.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * Requests whose only purpose is to be carried: several at once make as many connections, with TLS, and leave them in the
 * pool for the calls that come. They are {@code GET /ping} without a signature: nobody is charged for one, it needs no
 * credentials and no permission, reads no table and stands in no audit log. Whatever the answer is, nobody looks at it.
 */
public final class ConnectionGreetings {

    /** One under way. */
    public interface Greeting {

        /** Ends when it was answered, or has failed. */
        CompletableFuture<Void> answered();

        /** Gives it up, and its connection. */
        void giveUp();
    }

    private record Sync(CompletableFuture<Void> answered, ExecutableHttpRequest request) implements Greeting {
        @Override
        public void giveUp() {
            request.abort();
        }
    }

    private record Async(CompletableFuture<Void> answered) implements Greeting {
        @Override
        public void giveUp() {
            answered.cancel(true);
        }
    }

    private ConnectionGreetings() {}

    /** Sends so many at once, each on a thread of that executor. */
    static List<Greeting> send(SdkHttpClient client, URI origin, int count, Executor threads) {
        List<Greeting> greetings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            var request = client.prepareRequest(
                    HttpExecuteRequest.builder().request(ping(origin)).build());
            greetings.add(new Sync(CompletableFuture.runAsync(() -> read(request), threads), request));
        }
        return greetings;
    }

    /** Sends so many at once. */
    static List<Greeting> send(SdkAsyncHttpClient client, URI origin, int count) {
        List<Greeting> greetings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            greetings.add(new Async(client.execute(AsyncExecuteRequest.builder()
                    .request(ping(origin))
                    .requestContentPublisher(new Nothing())
                    .responseHandler(new Unread())
                    .build())));
        }
        return greetings;
    }

    private static SdkHttpFullRequest ping(URI origin) {
        return SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(origin)
                .encodedPath("/ping")
                .putHeader("Host", origin.getAuthority())
                .build();
    }

    /** To its end, so that the connection goes back to the pool. */
    private static void read(ExecutableHttpRequest request) {
        try {
            var body = request.call().responseBody();
            if (body.isPresent()) {
                try (InputStream rest = body.get()) {
                    rest.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No body. */
    private static final class Nothing implements SdkHttpContentPublisher {
        @Override
        public Optional<Long> contentLength() {
            return Optional.of(0L);
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long count) {
                    // There is nothing to give.
                }

                @Override
                public void cancel() {
                    // Nor to hold back.
                }
            });
            subscriber.onComplete();
        }
    }

    /** Takes all of an answer, and keeps none. */
    private static final class Unread implements SdkAsyncHttpResponseHandler, Subscriber<ByteBuffer> {
        @Override
        public void onHeaders(SdkHttpResponse headers) {
            // Any will do.
        }

        @Override
        public void onStream(Publisher<ByteBuffer> stream) {
            stream.subscribe(this);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            // Nobody reads it.
        }

        @Override
        public void onError(Throwable thrown) {
            // The future of the request tells it.
        }

        @Override
        public void onComplete() {
            // The future of the request tells it.
        }
    }
}
