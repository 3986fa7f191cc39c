package dev.homeport.examples.runbook.dns;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeport.internal.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider's API on a port of 127.0.0.1; answers that are given beforehand come before its own. */
abstract class FakeApi implements AutoCloseable {

    /** What a provider answers: a status, a body, and headers besides the content's type. */
    record Answer(int status, String body, Map<String, String> headers) {
        static Answer of(int status, String body) {
            return new Answer(status, body, Map.of());
        }
    }

    /** A request as it arrived. */
    record Request(String method, String path, String query, String body, com.sun.net.httpserver.Headers headers) {
        String header(String name) {
            var value = headers.getFirst(name);
            return value == null ? "" : value;
        }

        String call() {
            return method + " " + path;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.factory("homeport-test-dns"));
    private final Queue<Answer> beforehand = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean silent;

    FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Answers as the provider would. */
    abstract Answer answer(Request request) throws IOException;

    String contentType() {
        return "application/json";
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void next(Answer answer) {
        beforehand.add(answer);
    }

    /** Takes requests and answers none from now on. */
    void fallSilent() {
        silent = true;
    }

    List<Request> requests() {
        return requests;
    }

    /** Returns the calls that change something, as {@code PUT /domains/1/records/2}. */
    List<String> changes() {
        return requests.stream()
                .filter(request -> !request.method().equals("GET"))
                .map(Request::call)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var request = new Request(
                    exchange.getRequestMethod(),
                    uri.getPath(),
                    uri.getQuery() == null ? "" : uri.getQuery(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    exchange.getRequestHeaders());
            requests.add(request);
            if (silent) {
                released.await();
            }
            var given = beforehand.poll();
            var answer = given == null ? answer(request) : given;
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", contentType());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
