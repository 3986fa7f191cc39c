package dev.homeport.health.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link HealthEndpoint} in a servlet container that the application has anyway.
 *
 * <p>Map it to {@code /health/*}, {@code /healthz}, {@code /livez} and {@code /readyz}; every path that is no health
 * path is 404 here. Paths are those behind the context path. The container's threads and limits hold, not {@link
 * HealthServer}'s: a busy application answers late about its health. Only this class needs {@code jakarta.servlet-api}
 * on the class path. Safe for any number of threads.
 */
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient HealthEndpoint endpoint;
    private final transient HealthResponder responder;

    /**
     * Creates a servlet that shows no details.
     *
     * @throws NullPointerException if {@code endpoint} is null
     */
    public HealthServlet(HealthEndpoint endpoint) {
        this(endpoint, HealthDetails.none());
    }

    /**
     * Creates a servlet.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthServlet(HealthEndpoint endpoint, HealthDetails details) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.responder = new HealthResponder(details);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var answer = endpoint.respond(question(request), responder);
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.body().length > 0) {
            response.getOutputStream().write(answer.body());
        }
    }

    private static HealthRequest question(HttpServletRequest request) {
        return new HealthRequest(
                request.getMethod(),
                request.getRequestURI().substring(request.getContextPath().length()),
                orEmpty(request.getQueryString()),
                orEmpty(request.getHeader("Accept")),
                orEmpty(request.getHeader("Authorization")));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
