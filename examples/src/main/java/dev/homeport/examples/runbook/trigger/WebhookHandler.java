package dev.homeport.examples.runbook.trigger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks HTTP for the webhook: who may post, how much and for how long, before anything is read of it.
 *
 * <p>Bodies are read without a thread, so that slow clients hold none.
 */
final class WebhookHandler extends Handler.Abstract.NonBlocking {

    static final String PATH = "/alertmanager";

    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerWebhook.class);

    /** What is answered to a body. */
    record Answer(int status, String text) {}

    private final WebhookCredentials credentials;
    private final WebhookLimits limits;
    private final Function<byte[], Answer> receiver;

    WebhookHandler(WebhookCredentials credentials, WebhookLimits limits, Function<byte[], Answer> receiver) {
        this.credentials = credentials;
        this.limits = limits;
        this.receiver = receiver;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!PATH.equals(Request.getPathInContext(request))) {
            refuse(response, callback, HttpStatus.NOT_FOUND_404, "post to " + PATH);
        } else if (!"POST".equals(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "POST");
            refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "use POST");
        } else if (!credentials.accepts(authorization(request))) {
            LOG.warn("A request to the webhook has not the right credentials: from={}", Request.getRemoteAddr(request));
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, credentials.challenge());
            refuse(response, callback, HttpStatus.UNAUTHORIZED_401, "not authorized");
        } else if (request.getLength() > limits.mostBytes()) {
            refuse(response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, "more than " + limits.mostBytes() + " bytes");
        } else {
            read(request, response, callback);
        }
        return true;
    }

    private void read(Request request, Response response, Callback callback) {
        var whole = new CompletableFuture<byte[]>();
        Content.Source.asByteArrayAsync(request, limits.mostBytes(), Promise.Invocable.toPromise(whole));
        whole.orTimeout(limits.atMost().toNanos(), TimeUnit.NANOSECONDS).whenComplete((body, failure) -> {
            if (failure == null) {
                // The journal is written to disk, which no selector thread may wait for.
                request.getComponents().getExecutor().execute(() -> answer(response, callback, body));
            } else {
                unread(request, response, callback, failure);
            }
        });
    }

    private void answer(Response response, Callback callback, byte[] body) {
        var answer = receiver.apply(body);
        send(response, callback, answer.status(), answer.text());
    }

    private void unread(Request request, Response response, Callback callback, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        request.fail(cause);
        if (cause instanceof TimeoutException) {
            refuse(
                    response,
                    callback,
                    HttpStatus.REQUEST_TIMEOUT_408,
                    "not within " + limits.atMost().toSeconds() + " s");
        } else if (cause instanceof IllegalStateException) {
            refuse(response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, "more than " + limits.mostBytes() + " bytes");
        } else {
            callback.failed(cause);
        }
    }

    /** Closes the connection, since the rest of the request may still be on its way. */
    private static void refuse(Response response, Callback callback, int status, String text) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        send(response, callback, status, text);
    }

    private static void send(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, text + "\n", callback);
    }

    private static String authorization(Request request) {
        @Nullable String value = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return value == null ? "" : value;
    }
}
