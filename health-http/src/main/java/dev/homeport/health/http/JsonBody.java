package dev.homeport.health.http;

import dev.homeport.health.CheckStatus;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Writes {@code {"status":"UP"}} and, when there are any, the names of degraded checks.
 *
 * <p>Less than 1 kB, unless checks are shown. Reasons, hosts and causes are never in it.
 */
final class JsonBody {

    private JsonBody() {}

    static byte[] write(HealthReport verdict) {
        UnaryOperator<String> spelling = verdict.up() ? UnaryOperator.identity() : BodyWordEscaper::withoutUp;
        var json = new StringBuilder(verdict.up() ? "{\"status\":\"UP\"" : "{\"status\":\"DOWN\"");
        if (verdict.draining()) {
            json.append(",\"draining\":true");
        }
        if (!verdict.degraded().isEmpty()) {
            JsonNameList.append(json.append(",\"degraded\":"), verdict.degraded(), spelling);
        }
        if (!verdict.checks().isEmpty()) {
            json.append(",\"checks\":[");
            var separator = "";
            for (var check : verdict.checks()) {
                append(json.append(separator), check, verdict, spelling);
                separator = ",";
            }
            json.append(']');
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void append(
            StringBuilder json, CheckStatus check, HealthReport verdict, UnaryOperator<String> spelling) {
        json.append("{\"name\":\"")
                .append(spelling.apply(check.name()))
                .append("\",\"state\":\"")
                .append(CheckText.state(check))
                .append("\",\"impact\":\"")
                .append(CheckText.impact(check))
                .append('"');
        check.age(verdict.now()).ifPresent(age -> json.append(",\"age\":").append(CheckText.seconds(age)));
        json.append('}');
    }
}
