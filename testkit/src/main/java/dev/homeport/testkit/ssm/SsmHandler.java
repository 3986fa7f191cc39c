package dev.homeport.testkit.ssm;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * Carries calls from HTTP to the service and back, with the faults that only a network server can make: answers that
 * are late, by a timer that holds no thread, and answers that end too early. Never blocks.
 */
final class SsmHandler extends Handler.Abstract.NonBlocking {
    /** The largest put there can be is far below: 4 KiB of value, each byte escaped to six. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final SsmService service;
    private final SsmFaults faults;

    SsmHandler(SsmService service, SsmFaults faults) {
        this.service = service;
        this.faults = faults;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            refuse(refusal.get(), request, response, callback);
        } else {
            Consumer<byte[]> read = body -> answer(request, response, callback, body);
            Content.Source.asByteArrayAsync(
                    request,
                    MAX_BODY_BYTES,
                    Promise.Invocable.from(InvocationType.NON_BLOCKING, read, callback::failed));
        }
        return true;
    }

    /** Returns the status of the refusal, for a request that is no call at all. */
    private static Optional<Integer> refusal(Request request) {
        if (!request.getMethod().equals("POST")) {
            return Optional.of(HttpStatus.METHOD_NOT_ALLOWED_405);
        }
        if (request.getLength() < 0) {
            return Optional.of(HttpStatus.LENGTH_REQUIRED_411);
        }
        return request.getLength() > MAX_BODY_BYTES ? Optional.of(HttpStatus.PAYLOAD_TOO_LARGE_413) : Optional.empty();
    }

    /** After the body has come, because a client that is still sending when the connection ends may miss the answer. */
    private static void refuse(int status, Request request, Response response, Callback callback) {
        Content.Source.consumeAll(
                request,
                Callback.from(() -> Response.writeError(request, response, callback, status), callback::failed));
    }

    private void answer(Request request, Response response, Callback callback, byte[] body) {
        var target = request.getHeaders().get("X-Amz-Target");
        var answer = service.answer(target == null ? "" : target, body);
        var delay = faults.delay();
        if (delay.isZero()) {
            write(answer, request, response, callback);
        } else {
            Runnable late = () -> write(answer, request, response, callback);
            request.getComponents().getScheduler().schedule(late, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void write(SsmAnswer answer, Request request, Response response, Callback callback) {
        var body = ByteBuffer.wrap(answer.body());
        response.setStatus(answer.status());
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.1")
                .put("x-amzn-RequestId", UUID.randomUUID().toString())
                .put(HttpHeader.CONTENT_LENGTH, body.remaining());
        if (faults.answersCut()) {
            body.limit(body.limit() / 2);
            response.write(false, body, Callback.from(() -> hangUp(request, callback)));
        } else {
            response.write(true, body, callback);
        }
    }

    private static void hangUp(Request request, Callback callback) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EofException("The answer was cut short"));
    }
}
