package dev.homeport.health.http;

import dev.homeport.health.HealthMonitor;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Carries requests from Jetty to the responder and back. Never blocks, so that it runs on the selector's thread. */
final class JettyHandler extends Handler.Abstract.NonBlocking {

    private final HealthMonitor monitor;
    private final HealthResponder responder = new HealthResponder();

    JettyHandler(HealthMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var path = request.getHttpURI().getPath();
        var question = new HealthRequest(request.getMethod(), path == null ? "" : path);
        var answer = responder.respond(question, monitor.snapshot());
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }
}
