package dev.homeport.health.http;

import dev.homeport.health.CheckState;
import dev.homeport.health.CheckStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes {@code application/health+json}: status {@code pass}, {@code warn} when something is degraded, or {@code fail}.
 *
 * <p>In a body that says {@code fail} the checks that pass carry no status, which the draft leaves optional: a probe that
 * searches for the word must not find it.
 */
final class HealthJsonBody {

    private HealthJsonBody() {}

    static byte[] write(HealthReport verdict) {
        UnaryOperator<String> spelling = verdict.up() ? UnaryOperator.identity() : BodyWordEscaper::withoutPass;
        var json = new StringBuilder("{\"status\":\"").append(status(verdict)).append('"');
        if (verdict.draining()) {
            json.append(",\"output\":\"draining\"");
        }
        if (!verdict.degraded().isEmpty()) {
            JsonNameList.append(json.append(",\"notes\":"), prefixed(verdict.degraded()), spelling);
        }
        if (!verdict.checks().isEmpty()) {
            json.append(",\"checks\":{");
            var separator = "";
            for (var check : verdict.checks()) {
                json.append(separator)
                        .append('"')
                        .append(spelling.apply(check.name()))
                        .append("\":[{");
                append(json, check, verdict);
                json.append("}]");
                separator = ",";
            }
            json.append('}');
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String status(HealthReport verdict) {
        if (!verdict.up()) {
            return "fail";
        }
        return verdict.degraded().isEmpty() ? "pass" : "warn";
    }

    private static List<String> prefixed(List<String> degraded) {
        return degraded.stream().map(name -> "degraded: " + name).toList();
    }

    private static void append(StringBuilder json, CheckStatus check, HealthReport verdict) {
        var separator = "";
        if (check.state() != CheckState.UP) {
            json.append("\"status\":\"fail\"");
            separator = ",";
        } else if (verdict.up()) {
            json.append("\"status\":\"pass\"");
            separator = ",";
        }
        if (check.lastAnswerAt().isPresent()) {
            json.append(separator)
                    .append("\"time\":\"")
                    .append(check.lastAnswerAt().get())
                    .append('"');
        }
    }
}
