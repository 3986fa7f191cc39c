package dev.homeport.examples.orders;

import java.sql.SQLException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Speaks HTTP for the order store, and tells the truth about an order whose outcome is not known. */
final class OrdersHandler extends Handler.Abstract {

    private static final String PREFIX = "/orders/";

    private final OrderStore store;

    OrdersHandler(OrderStore store) {
        this.store = store;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = Request.getPathInContext(request);
        if (!path.startsWith(PREFIX) || path.length() == PREFIX.length()) {
            return false;
        }
        var reference = path.substring(PREFIX.length());
        switch (request.getMethod()) {
            case "PUT" -> put(reference, Content.Source.asString(request), response, callback);
            case "GET" -> get(reference, response, callback);
            default -> answer(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "use PUT or GET");
        }
        return true;
    }

    private void put(String reference, String item, Response response, Callback callback) {
        switch (store.put(reference, item)) {
            case DONE -> answer(response, callback, HttpStatus.CREATED_201, "done");
            case NOT_DONE -> answer(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "not done, try again");
            case UNKNOWN ->
                answer(response, callback, HttpStatus.GATEWAY_TIMEOUT_504, "unknown, look it up before trying again");
        }
    }

    private void get(String reference, Response response, Callback callback) {
        try {
            var item = store.get(reference);
            if (item.isPresent()) {
                answer(response, callback, HttpStatus.OK_200, item.get());
            } else {
                answer(response, callback, HttpStatus.NOT_FOUND_404, "no such order");
            }
        } catch (SQLException e) {
            answer(response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "try again");
        }
    }

    private static void answer(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        Content.Sink.write(response, true, text + "\n", callback);
    }
}
