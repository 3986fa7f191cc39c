package dev.homeport.dynamodb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.CRC32;
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
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * One region of DynamoDB in memory, behind the SDK's own HTTP interfaces and in DynamoDB's own wire format: the real
 * clients run, and every request can be met with a fault. It knows {@code GetItem}, {@code PutItem} with
 * {@code attribute_not_exists}, {@code UpdateItem} with one {@code SET} or {@code ADD}, and {@code DeleteItem}; keys are
 * the string {@code id}.
 */
public final class FakeRegion {

    /** A request as it arrived. */
    public record Arrival(String operation, JsonNode body, Map<String, List<String>> headers) {

        String id() {
            return body.field("Key")
                    .or(() -> body.field("Item"))
                    .flatMap(item -> item.field("id"))
                    .flatMap(id -> id.field("S"))
                    .map(JsonNode::text)
                    .orElse("");
        }

        public boolean canary() {
            return body.field("TableName").map(JsonNode::text).orElse("").equals("homeport-canary");
        }

        boolean consistent() {
            return body.field("ConsistentRead").map(JsonNode::asBoolean).orElse(false);
        }

        public Optional<String> text(String name) {
            return body.field(name).map(JsonNode::text);
        }
    }

    private static final DateTimeFormatter SIGNED_AT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private record Answer(int status, String body) {}

    private final String name;
    private final Map<String, Map<String, String>> items = new ConcurrentHashMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final AtomicInteger canaries = new AtomicInteger();
    private volatile Function<Arrival, FakeFault> faults = arrival -> FakeFault.NONE;
    private volatile Runnable beforeAnswer = () -> {};
    private volatile Duration clockAhead = Duration.ZERO;

    FakeRegion(String name) {
        this.name = name;
    }

    /** From now on every request meets this. */
    public void always(FakeFault fault) {
        faults = arrival -> fault;
    }

    /** From now on requests meet what this says; canaries too. */
    public void faults(Function<Arrival, FakeFault> rule) {
        faults = rule;
    }

    /** The next request of the application meets this; canaries and all later ones are answered. */
    public void once(FakeFault... script) {
        var next = new AtomicInteger();
        faults = arrival -> {
            if (arrival.canary()) {
                return FakeFault.NONE;
            }
            int turn = next.getAndIncrement();
            return turn < script.length ? script[turn] : FakeFault.NONE;
        };
    }

    /** Its clock goes ahead of ours by this; what is signed for another time it refuses, and it says what time it is. */
    public void clockAhead(Duration ahead) {
        clockAhead = ahead;
    }

    private Instant clock() {
        return Instant.now().plus(clockAhead);
    }

    private boolean signedForNow(Arrival arrival) {
        var signed = SIGNED_AT.parse(arrival.headers().get("X-Amz-Date").get(0), Instant::from);
        return Duration.between(signed, clock()).abs().compareTo(Duration.ofMinutes(5)) < 0;
    }

    public void heal() {
        always(FakeFault.NONE);
    }

    /** Runs before each answer to the application, on the thread that answers. */
    public void beforeAnswer(Runnable task) {
        beforeAnswer = task;
    }

    /** What the application has sent, canaries excepted. */
    public List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    public int canaries() {
        return canaries.get();
    }

    public void put(String id, String attribute, String value) {
        items.computeIfAbsent(id, key -> new ConcurrentHashMap<>()).put(attribute, value);
    }

    public Optional<String> value(String id, String attribute) {
        return Optional.ofNullable(items.get(id)).map(item -> item.get(attribute));
    }

    void sync(DynamoDbClientBuilder builder) {
        builder.httpClient(new SyncDoor());
    }

    void async(DynamoDbAsyncClientBuilder builder) {
        builder.httpClient(new AsyncDoor());
    }

    private Arrival arrive(Map<String, List<String>> headers, byte[] body) {
        var target = headers.get("X-Amz-Target").get(0);
        var arrival = new Arrival(
                target.substring(target.indexOf('.') + 1),
                JsonNode.parser().parse(new ByteArrayInputStream(body)),
                headers);
        if (arrival.canary()) {
            canaries.incrementAndGet();
        } else {
            synchronized (arrivals) {
                arrivals.add(arrival);
            }
            beforeAnswer.run();
        }
        return arrival;
    }

    private void refuse(FakeFault fault) throws IOException {
        if (fault == FakeFault.DNS) {
            throw new UnknownHostException(name);
        } else if (fault == FakeFault.REFUSE) {
            throw new ConnectException("Connection refused");
        } else if (fault == FakeFault.CONNECT_TIMEOUT) {
            throw new SocketTimeoutException("Connect timed out");
        }
    }

    private Answer answer(Arrival arrival, FakeFault fault) {
        if (!clockAhead.isZero() && !signedForNow(arrival)) {
            return error(400, "InvalidSignatureException");
        }
        return switch (fault) {
            case ERROR -> error(500, "InternalServerError");
            case ERROR_AFTER_APPLY -> {
                apply(arrival);
                yield error(500, "InternalServerError");
            }
            case THROTTLE -> error(400, "ProvisionedThroughputExceededException");
            case DENY -> error(400, "AccessDeniedException");
            case NO_TABLE -> error(400, "ResourceNotFoundException");
            case EXPIRED -> error(400, "ExpiredTokenException");
            default -> apply(arrival);
        };
    }

    private static Answer error(int status, String code) {
        return new Answer(
                status, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"injected\"}");
    }

    private synchronized Answer apply(Arrival arrival) {
        if (arrival.canary()) {
            return error(400, "ResourceNotFoundException");
        }
        var id = arrival.id();
        switch (arrival.operation()) {
            case "GetItem" -> {
                return new Answer(200, item(id));
            }
            case "PutItem" -> {
                if (arrival.text("ConditionExpression").isPresent() && items.containsKey(id)) {
                    return error(400, "ConditionalCheckFailedException");
                }
                var item = new ConcurrentHashMap<String, String>();
                arrival.body()
                        .field("Item")
                        .orElseThrow()
                        .asObject()
                        .forEach((key, value) -> item.put(
                                key, value.asObject().values().iterator().next().text()));
                item.remove("id");
                items.put(id, item);
                return new Answer(200, "{}");
            }
            case "UpdateItem" -> {
                update(arrival, id);
                return new Answer(200, "{}");
            }
            case "DeleteItem" -> {
                items.remove(id);
                return new Answer(200, "{}");
            }
            case "Query", "Scan" -> {
                boolean further = arrival.body().field("ExclusiveStartKey").isPresent();
                return new Answer(200, further ? "{}" : "{\"LastEvaluatedKey\":{\"id\":{\"S\":\"half\"}}}");
            }
            default -> {
                return new Answer(200, "{}");
            }
        }
    }

    private void update(Arrival arrival, String id) {
        var words = arrival.text("UpdateExpression").orElseThrow().split("[ =]+");
        var value = arrival.body()
                .field("ExpressionAttributeValues")
                .flatMap(values -> values.field(words[2]))
                .orElseThrow()
                .asObject()
                .values()
                .iterator()
                .next()
                .text();
        if (words[0].equals("ADD")) {
            var before = new BigDecimal(value(id, words[1]).orElse("0"));
            put(id, words[1], before.add(new BigDecimal(value)).toPlainString());
        } else {
            put(id, words[1], value);
        }
    }

    private String item(String id) {
        var item = items.get(id);
        if (item == null) {
            return "{}";
        }
        var text = new StringBuilder("{\"Item\":{\"id\":{\"S\":\"" + id + "\"}");
        item.forEach((key, value) -> text.append(",\"")
                .append(key)
                .append("\":{\"S\":\"")
                .append(value)
                .append("\"}"));
        return text.append("}}").toString();
    }

    private SdkHttpFullResponse response(Answer answer, byte[] body) {
        var checksum = new CRC32();
        checksum.update(body);
        return SdkHttpFullResponse.builder()
                .statusCode(answer.status())
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("x-amzn-RequestId", "request-1")
                .putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(clock().atZone(ZoneOffset.UTC)))
                .putHeader("x-amz-crc32", Long.toString(checksum.getValue()))
                .build();
    }

    private final class SyncDoor implements SdkHttpClient {

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            var aborted = new CountDownLatch(1);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    var body = request.contentStreamProvider()
                            .orElseThrow()
                            .newStream()
                            .readAllBytes();
                    var arrival = arrive(request.httpRequest().headers(), body);
                    var fault = faults.apply(arrival);
                    refuse(fault);
                    if (fault == FakeFault.HANG || fault == FakeFault.HANG_AFTER_APPLY) {
                        if (fault == FakeFault.HANG_AFTER_APPLY) {
                            apply(arrival);
                        }
                        await(aborted);
                    }
                    if (fault == FakeFault.RESET_AFTER_APPLY) {
                        apply(arrival);
                        throw new SocketException("Connection reset");
                    }
                    var answer = answer(arrival, fault);
                    var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
                    return HttpExecuteResponse.builder()
                            .response(response(answer, bytes))
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
                            .build();
                }

                @Override
                public void abort() {
                    aborted.countDown();
                }
            };
        }

        private void await(CountDownLatch aborted) throws IOException {
            try {
                aborted.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SocketException("Socket closed");
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private final class AsyncDoor implements SdkAsyncHttpClient {

        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            var result = new CompletableFuture<Void>();
            request.requestContentPublisher().subscribe(new Collector(body -> {
                try {
                    serve(request, body, result);
                } catch (IOException e) {
                    fail(request, result, e);
                }
            }));
            return result;
        }

        private void serve(AsyncExecuteRequest request, byte[] body, CompletableFuture<Void> result)
                throws IOException {
            var arrival = arrive(request.request().headers(), body);
            var fault = faults.apply(arrival);
            refuse(fault);
            if (fault == FakeFault.HANG) {
                return;
            }
            if (fault == FakeFault.HANG_AFTER_APPLY) {
                apply(arrival);
                return;
            }
            if (fault == FakeFault.RESET_AFTER_APPLY) {
                apply(arrival);
                throw new SocketException("Connection reset");
            }
            var answer = answer(arrival, fault);
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            request.responseHandler().onHeaders(response(answer, bytes));
            request.responseHandler().onStream(new Once(ByteBuffer.wrap(bytes)));
            result.complete(null);
        }

        private void fail(AsyncExecuteRequest request, CompletableFuture<Void> result, IOException e) {
            request.responseHandler().onError(e);
            result.completeExceptionally(e);
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    /** Collects a request's body. */
    private static final class Collector implements Subscriber<ByteBuffer> {
        private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        private final java.util.function.Consumer<byte[]> whenDone;

        Collector(java.util.function.Consumer<byte[]> whenDone) {
            this.whenDone = whenDone;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            var part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }

        @Override
        public void onError(Throwable thrown) {
            throw new UncheckedIOException(new IOException(thrown));
        }

        @Override
        public void onComplete() {
            whenDone.accept(bytes.toByteArray());
        }
    }

    /** Publishes one buffer. */
    private record Once(ByteBuffer buffer) implements Publisher<ByteBuffer> {

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {
                private boolean done;

                @Override
                public void request(long count) {
                    if (!done) {
                        done = true;
                        subscriber.onNext(buffer);
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
