package dev.homeport.health.http;

import java.nio.charset.StandardCharsets;

/** Writes an answer for people: the status word on the first line, then a line for each thing to know. */
final class TextBody {

    private TextBody() {}

    static byte[] write(HealthReport verdict) {
        var text = new StringBuilder(verdict.up() ? "UP\n" : "DOWN\n");
        if (verdict.draining()) {
            text.append("draining\n");
        }
        int left = verdict.degraded().size();
        for (var name : verdict.degraded()) {
            var line = "degraded " + spelled(name, verdict) + '\n';
            if (text.length() + line.length() + "and 2147483647 more\n".length() > JsonNameList.MOST_BYTES) {
                text.append("and ").append(left).append(" more\n");
                break;
            }
            text.append(line);
            left--;
        }
        for (var check : verdict.checks()) {
            text.append(spelled(check.name(), verdict))
                    .append(' ')
                    .append(CheckText.state(check))
                    .append(' ')
                    .append(CheckText.impact(check));
            check.age(verdict.now())
                    .ifPresent(age ->
                            text.append(" age=").append(CheckText.seconds(age)).append('s'));
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String spelled(String name, HealthReport verdict) {
        return verdict.up() ? name : BodyWordEscaper.withoutUpInText(name);
    }
}
