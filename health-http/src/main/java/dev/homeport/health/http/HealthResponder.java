package dev.homeport.health.http;

import dev.homeport.health.HealthSnapshot;
import java.util.Map;
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
 * </table>
 *
 * <p>{@code GET}, {@code HEAD} and {@code OPTIONS} get 200 for yes and 503 for no; other methods get 405, other paths
 * 404. 200 and 503 are the only ones because ALB, Envoy and Google accept nothing but 200 by default, and none of the
 * probes takes 503 for healthy. Bodies are JSON objects of less than 1 kB whose first member is {@code "status"}, with
 * the value {@code "UP"} or {@code "DOWN"}; a body that says DOWN contains the word "up" nowhere, in any case. No
 * response may be cached.
 *
 * <p>Safe for any number of threads. The responses for the latest snapshot are kept, so that answering again for the
 * same one is a look-up.
 */
public final class HealthResponder {

    private static final HealthAnswer NOT_FOUND = HealthAnswer.notFound();

    private volatile @Nullable HealthAnswers latest;

    /** Creates a responder. */
    public HealthResponder() {}

    /**
     * Returns the response to that request if that snapshot is the truth.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthResponse respond(HealthRequest request, HealthSnapshot snapshot) {
        return HealthQuestion.at(request.path())
                .map(question -> answers(snapshot).get(question))
                .orElse(NOT_FOUND)
                .to(request.method());
    }

    private Map<HealthQuestion, HealthAnswer> answers(HealthSnapshot snapshot) {
        var answers = latest;
        if (answers == null || answers.snapshot() != snapshot) {
            answers = HealthAnswers.to(snapshot);
            latest = answers;
        }
        return answers.byQuestion();
    }
}
