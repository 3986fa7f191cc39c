package dev.homeport.health.http;

import dev.homeport.health.HealthSnapshot;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request from a snapshot: the same request and snapshot get the same response, whatever server carries it.
 *
 * <table>
 * <caption>Paths, which match exactly</caption>
 * <tr><th>path</th><th>question</th></tr>
 * <tr><td>{@code /health}, {@code /healthz}</td><td>Is this region usable, and should this instance be sent requests?
 *     </td></tr>
 * <tr><td>{@code /health/live}, {@code /livez}</td><td>May this process go on?</td></tr>
 * <tr><td>{@code /health/ready}, {@code /readyz}</td><td>Should this instance be sent requests?</td></tr>
 * <tr><td>{@code /health/region}</td><td>Is this region usable?</td></tr>
 * <tr><td>{@code /health/started}</td><td>Has this process finished starting?</td></tr>
 * </table>
 *
 * <p>{@code GET}, {@code HEAD} and {@code OPTIONS} get 200 for yes and 503 for no; other methods get 405, other paths
 * 404. 200 and 503 are the only ones because ALB, Envoy and Google accept nothing but 200 by default, and none of the
 * probes takes 503 for healthy. The one exception is asked for: {@link LoadBalancerProfile#answeringNotFound()}.
 *
 * <p>Of the query only {@code verbose} (plain text) and {@code exclude=name} (as if that check did not exist; may be
 * repeated) matter. Bodies are JSON objects of less than 1 kB whose first member is {@code "status"}, with the value
 * {@code "UP"} or {@code "DOWN"}; {@code application/health+json} is for clients that accept it. A body that says DOWN
 * contains the word "up" nowhere, in any case, and one that says {@code fail} nowhere "pass". No response may be
 * cached.
 *
 * <p>Safe for any number of threads. The responses for the latest snapshot are kept, so that answering again for the
 * same one is a look-up that allocates nothing, unless there is a query or checks are shown.
 */
public final class HealthResponder {

    private final HealthDetails details;
    private volatile @Nullable ResponseCache latest;

    /** Creates a responder that shows no details. */
    public HealthResponder() {
        this(HealthDetails.none());
    }

    /**
     * Creates a responder.
     *
     * @param details which clients are shown them
     * @throws NullPointerException if {@code details} is null
     */
    public HealthResponder(HealthDetails details) {
        this.details = Objects.requireNonNull(details, "details");
    }

    /**
     * Returns the response to that request if that snapshot is the truth and the process is not going away.
     *
     * @param now what the ages of checks are counted to, by the clock of the snapshot
     * @throws NullPointerException if an argument is null
     */
    public HealthResponse respond(HealthRequest request, HealthSnapshot snapshot, Instant now) {
        return respond(request, snapshot, DrainState.WANTED, now);
    }

    /** Returns whether the answer has the ages of checks in it. */
    boolean shows(HealthRequest request) {
        return details.allows(request);
    }

    HealthResponse respond(HealthRequest request, HealthSnapshot snapshot, DrainState traffic, Instant now) {
        var question = HealthPath.at(request.path());
        if (question == null) {
            return MethodResponses.notFound().to(request.method());
        }
        var query = HealthQuery.of(request.query());
        var form = BodyFormat.wanted(query.verbose(), request.accept());
        var asked = query.excluded().isEmpty() ? snapshot : snapshot.without(query.excluded());
        if (details.allows(request)) {
            var verdict = HealthReport.detailed(question, asked, traffic, now);
            return MethodResponses.of(verdict, form).to(request.method());
        }
        if (asked != snapshot) {
            var verdict = HealthReport.brief(question, asked, traffic);
            return MethodResponses.of(verdict, form).to(request.method());
        }
        return answers(snapshot, traffic).to(question, form).to(request.method());
    }

    private ResponseCache answers(HealthSnapshot snapshot, DrainState traffic) {
        var answers = latest;
        if (answers == null || !answers.hold(snapshot, traffic)) {
            answers = ResponseCache.to(snapshot, traffic);
            latest = answers;
        }
        return answers;
    }
}
