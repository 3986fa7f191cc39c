package dev.homeport.examples.orders;

import static java.util.stream.Collectors.joining;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import software.amazon.awssdk.core.exception.SdkException;

/** Speaks HTTP for the cart store. */
final class CartsHandler extends Handler.Abstract {

    private static final String PREFIX = "/carts/";

    private final CartStore store;

    CartsHandler(CartStore store) {
        this.store = store;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = Request.getPathInContext(request);
        if (!path.startsWith(PREFIX) || path.length() == PREFIX.length()) {
            return false;
        }
        var names = path.substring(PREFIX.length()).split("/", 2);
        answer(request, names).send(response, callback);
        return true;
    }

    private Answer answer(Request request, String[] names) throws Exception {
        var ofACart = names.length == 1;
        var method = request.getMethod();
        if (ofACart && method.equals("GET")) {
            return get(names[0]);
        } else if (!ofACart && method.equals("POST")) {
            return Answer.to(store.add(names[0], names[1]));
        } else if (!ofACart && method.equals("PUT")) {
            return put(names[0], names[1], Content.Source.asString(request));
        }
        return new Answer(
                HttpStatus.METHOD_NOT_ALLOWED_405, ofACart ? "use GET" : "use POST to add one, or PUT with how many");
    }

    private Answer put(String cart, String article, String quantity) {
        try {
            return Answer.to(store.set(cart, article, Integer.parseInt(quantity.strip())));
        } catch (NumberFormatException e) {
            return new Answer(HttpStatus.BAD_REQUEST_400, "how many is a whole number");
        }
    }

    private Answer get(String cart) {
        try {
            var quantities = store.get(cart);
            return quantities.isEmpty()
                    ? new Answer(HttpStatus.NOT_FOUND_404, "no such cart")
                    : new Answer(
                            HttpStatus.OK_200,
                            quantities.entrySet().stream()
                                    .map(entry -> entry.getValue() + " " + entry.getKey())
                                    .collect(joining("\n")));
        } catch (SdkException e) {
            return new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "try again");
        }
    }
}
