package dev.homeport.health.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Answers malformed requests with 400, 431 or 505, and with nothing else.
 *
 * <p>Jetty's own page repeats the request and names its parser's complaint. Its rarer codes (414 for a long line, 417,
 * 426, 501) are among those that some probe can be set to take for healthy, and no client needs to tell them apart.
 */
final class JettyErrorHandler implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.setStatus(
                switch (response.getStatus()) {
                    case 414, 431 -> 431;
                    case 500 -> 500;
                    case 505 -> 505;
                    default -> 400;
                });
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0L);
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
        return true;
    }
}
