package dev.homeport.examples.runbook.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls a provider's JSON API, each call within its limits, and turns every answer that is no success into a {@link
 * DnsException}.
 *
 * <p>A call that is refused because of too many (429) is sent again after the time that the provider asks for, twice at
 * most and within {@link CallLimits#patience()}. Nothing else is repeated: the runbook can be run again, and does
 * nothing twice. Redirects are not followed, since they would carry the token elsewhere.
 */
final class ApiClient {

    private static final int TOO_MANY = 429;
    private static final int MOST_ATTEMPTS = 3;
    private static final int MOST_BYTES = 4 << 20;
    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiDialect dialect;
    private final CallLimits limits;
    private final Pause pause;
    private final HttpClient http;

    ApiClient(ApiDialect dialect, CallLimits limits, Pause pause) {
        this.dialect = dialect;
        this.limits = limits;
        this.pause = pause;
        http = HttpClient.newBuilder()
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Builds a request afresh for every attempt, since a signature holds the time. */
    @FunctionalInterface
    interface RequestBuilder {
        HttpRequest.Builder build() throws IOException, InterruptedException;
    }

    /** Returns the body of a successful answer; a missing node if it is empty. */
    JsonNode call(RequestBuilder request) throws IOException, InterruptedException {
        var waited = Duration.ZERO;
        for (int attempt = 1; ; attempt++) {
            var answer = send(request.build().timeout(limits.answer()).build());
            if (answer.statusCode() != TOO_MANY) {
                return body(answer);
            }
            var wait = RetryAfter.of(answer.headers());
            waited = waited.plus(wait);
            if (attempt == MOST_ATTEMPTS || waited.compareTo(limits.patience()) > 0) {
                var text = text(answer);
                throw DnsException.answered(
                        dialect.provider(),
                        TOO_MANY,
                        dialect.quote(parsed(text), text),
                        "Too many calls: try again in " + wait.toSeconds() + " s.");
            }
            pause.pass(wait);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws DnsException, InterruptedException {
        var answer = http.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
        try {
            return answer.get(limits.answer().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw noAnswer(request, "No answer within " + limits.answer().toSeconds() + " s", e);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw noAnswer(request, "No answer (" + cause + ")", cause);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private DnsException noAnswer(HttpRequest request, String what, Throwable cause) {
        return DnsException.of(
                        dialect.provider(),
                        dialect.censored(what) + " to " + request.method() + " "
                                + request.uri().getHost()
                                + request.uri().getPath(),
                        "Check that this machine reaches it, then run it again, which does nothing twice.")
                .causedBy(cause);
    }

    private JsonNode body(HttpResponse<byte[]> answer) throws DnsException {
        var text = text(answer);
        var body = parsed(text);
        int status = answer.statusCode();
        boolean success = status >= OK && status < REDIRECTS;
        if (success && body == NOT_JSON) {
            throw DnsException.answered(
                    dialect.provider(),
                    status,
                    dialect.censored(text),
                    "That is not JSON: check that nothing between this machine and the provider answers for it.");
        }
        if (!success || dialect.failed().test(body)) {
            throw DnsException.answered(
                    dialect.provider(), status, dialect.quote(body, text), dialect.advice(status, body));
        }
        return body;
    }

    private static final JsonNode NOT_JSON = JSON.createObjectNode().put("not", "JSON");

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return NOT_JSON;
        }
    }

    static HttpRequest.BodyPublisher json(JsonNode body) {
        return HttpRequest.BodyPublishers.ofString(body.toString());
    }
}
