package dev.homeport.health.http;

import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests from Jetty to the endpoint and back. Never blocks, so that it runs on the selector's thread.
 *
 * <p>That thread stays with a connection for as long as it finds requests on it, and a client that sends them without
 * pause would keep it for ever. So one request in {@value #TURN} of a connection goes to the end of the queue of the
 * other threads, and the selector sees to the other connections.
 */
final class JettyHandler extends Handler.Abstract.NonBlocking {

    static final int TURN = 16;

    private final HealthEndpoint endpoint;
    private final HealthResponder responder;
    private final ResponseCounts counts;
    private final @Nullable MetricsHandler metrics;

    JettyHandler(
            HealthEndpoint endpoint,
            HealthResponder responder,
            ResponseCounts counts,
            @Nullable MetricsHandler metrics) {
        this.endpoint = endpoint;
        this.responder = responder;
        this.counts = counts;
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (metrics != null && metrics.takes(request)) {
            metrics.answer(request, response, callback);
        } else if (request.getConnectionMetaData().getConnection().getMessagesIn() % TURN == 0) {
            atTheEndOfTheQueue(request, response, callback);
        } else {
            answer(request, response, callback);
        }
        return true;
    }

    private void atTheEndOfTheQueue(Request request, Response response, Callback callback) {
        try {
            request.getComponents().getExecutor().execute(() -> answer(request, response, callback));
        } catch (RejectedExecutionException stopping) {
            answer(request, response, callback);
        }
    }

    private void answer(Request request, Response response, Callback callback) {
        var answer = endpoint.respond(question(request), responder);
        counts.count(answer.status());
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    private static HealthRequest question(Request request) {
        var uri = request.getHttpURI();
        var headers = request.getHeaders();
        return new HealthRequest(
                request.getMethod(),
                orEmpty(uri.getPath()),
                orEmpty(uri.getQuery()),
                orEmpty(headers.get(HttpHeader.ACCEPT)),
                orEmpty(headers.get(HttpHeader.AUTHORIZATION)));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
