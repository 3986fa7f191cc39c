package dev.homeport.examples.orders;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Holds the status and the one line that a caller is told. */
record Answer(int status, String text) {

    /** Returns the answer that tells the truth about a write. */
    static Answer to(Outcome outcome) {
        return switch (outcome) {
            case DONE -> new Answer(HttpStatus.CREATED_201, "done");
            case NOT_DONE -> new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, "not done, try again");
            case UNKNOWN -> new Answer(HttpStatus.GATEWAY_TIMEOUT_504, "unknown, look it up before trying again");
        };
    }

    void send(Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        Content.Sink.write(response, true, text + "\n", callback);
    }
}
