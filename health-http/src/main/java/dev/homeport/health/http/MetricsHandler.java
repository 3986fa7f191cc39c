package dev.homeport.health.http;

import dev.homeport.internal.DaemonThreads;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows {@code /metrics} on a thread of its own, {@code homeport-health-http-metrics}.
 *
 * <p>A scrape asks every gauge of the application, and any of them may be slow or hang: that must not hold up an answer
 * about health. It obeys the rule of the details: with a token it is for clients that send it, and others get 401. With
 * {@value #MOST_WAITING} scrapes waiting, further ones get 503.
 */
final class MetricsHandler extends AbstractLifeCycle {

    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    private static final String PATH = "/metrics";
    private static final int MOST_WAITING = 4;

    private final MetricsPage page;
    private final HealthDetails details;
    private final ThreadPoolExecutor thread;

    /**
     * Shows a page.
     *
     * @param details which clients may see it: those with the token, if the details need one; else the server's address
     *     decides
     */
    MetricsHandler(MetricsPage page, HealthDetails details) {
        this.page = page;
        this.details = details;
        this.thread =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                    var daemon = DaemonThreads.named("homeport-health-http-metrics", task);
                    return daemon;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    boolean takes(Request request) {
        return PATH.equals(request.getHttpURI().getPath());
    }

    void answer(Request request, Response response, Callback callback) {
        if (!details.allowMetrics(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            refuse(401, response, callback);
            return;
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            refuse(405, response, callback);
            return;
        }
        try {
            thread.execute(() -> show(response, callback));
        } catch (RejectedExecutionException busy) {
            refuse(503, response, callback);
        }
    }

    private void show(Response response, Callback callback) {
        byte[] text;
        try {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.contentType());
            text = page.text().getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException | Error thrown) {
            LOG.warn("Metrics page failed; the scrape got 503", thrown);
            refuse(503, response, callback);
            return;
        }
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length);
        response.write(true, ByteBuffer.wrap(text), callback);
    }

    private static void refuse(int status, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0L);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    @Override
    protected void doStop() {
        thread.shutdownNow();
    }
}
