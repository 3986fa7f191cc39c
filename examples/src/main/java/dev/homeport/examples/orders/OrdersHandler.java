package dev.homeport.examples.orders;

import java.sql.SQLException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Speaks HTTP for the order store. */
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
        var answer = switch (request.getMethod()) {
            case "PUT" -> Answer.to(store.put(reference, Content.Source.asString(request)));
            case "GET" -> get(reference);
            default -> new Answer(HttpStatus.METHOD_NOT_ALLOWED_405, "use PUT or GET");
        };
        answer.send(response, callback);
        return true;
    }

    private Answer get(String reference) {
        try {
            return store.get(reference)
                    .map(item -> new Answer(HttpStatus.OK_200, item))
                    .orElse(new Answer(HttpStatus.NOT_FOUND_404, "no such order"));
        } catch (SQLException e) {
            return new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "try again");
        }
    }
}
