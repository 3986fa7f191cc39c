package dev.homeport.health.http;

import dev.homeport.health.CheckStatus;
import dev.homeport.health.HealthSnapshot;
import java.time.Instant;
import java.util.List;

/**
 * Holds all that a body says, before it is written in one form or another.
 *
 * @param up the answer
 * @param draining whether it is no because the process is going away
 * @param degraded the names of checks that are not up and do not count
 * @param checks the checks to be shown with their states; empty unless the client may see them
 * @param now when ages are counted to
 */
record HealthReport(
        int status, boolean up, boolean draining, List<String> degraded, List<CheckStatus> checks, Instant now) {

    static HealthReport brief(HealthPath question, HealthSnapshot snapshot, DrainState traffic) {
        return of(question, snapshot, traffic, List.of(), snapshot.at());
    }

    static HealthReport detailed(HealthPath question, HealthSnapshot snapshot, DrainState traffic, Instant now) {
        var shown = snapshot.checks().stream()
                .filter(check -> question.concerns(check.scopes()))
                .toList();
        return of(question, snapshot, traffic, shown, now);
    }

    private static HealthReport of(
            HealthPath question, HealthSnapshot snapshot, DrainState traffic, List<CheckStatus> checks, Instant now) {
        boolean draining = traffic != DrainState.WANTED && question.drains();
        boolean up = !draining && question.isUp(snapshot);
        int down = draining ? traffic.downStatus() : 503;
        return new HealthReport(up ? 200 : down, up, draining, question.degraded(snapshot), checks, now);
    }
}
