package dev.homeport.health.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link HealthEndpoint} on a JDK {@code HttpServer} that the application has anyway.
 *
 * <p>Bind it with {@code server.createContext("/", handler)}: a context is a prefix, and every path that is no health
 * path is 404 here. None of {@link HealthServer}'s limits holds: as many half-sent requests as that server has threads
 * stop it, unless the JVM is started with {@code -Dsun.net.httpserver.maxReqTime=3}; and before JDK 21 an answer on a
 * kept connection takes 40 ms without {@code -Dsun.net.httpserver.nodelay=true}. Safe for any number of threads.
 */
public final class HealthHttpHandler implements HttpHandler {

    private static final int NO_BODY = -1;

    private final HealthEndpoint endpoint;
    private final HealthResponder responder;

    /**
     * Creates a handler that shows no details.
     *
     * @throws NullPointerException if {@code endpoint} is null
     */
    public HealthHttpHandler(HealthEndpoint endpoint) {
        this(endpoint, HealthDetails.none());
    }

    /**
     * Creates a handler.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthHttpHandler(HealthEndpoint endpoint, HealthDetails details) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.responder = new HealthResponder(details);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = endpoint.respond(question(exchange), responder);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            boolean bodyless = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.status(), bodyless ? NO_BODY : answer.body().length);
            if (!bodyless) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private static HealthRequest question(HttpExchange exchange) {
        var uri = exchange.getRequestURI();
        var headers = exchange.getRequestHeaders();
        return new HealthRequest(
                exchange.getRequestMethod(),
                orEmpty(uri.getRawPath()),
                orEmpty(uri.getRawQuery()),
                orEmpty(headers.getFirst("Accept")),
                orEmpty(headers.getFirst("Authorization")));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
