package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckState;
import dev.homeport.health.CheckStatus;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BodiesTest {

    @Test
    void the_status_comes_first_and_alone_if_nothing_is_degraded() {
        assertThat(write(true, List.of())).isEqualTo("{\"status\":\"UP\"}");
        assertThat(write(false, List.of())).isEqualTo("{\"status\":\"DOWN\"}");
    }

    @Test
    void degraded_checks_are_named() {
        assertThat(write(true, List.of("search", "backup")))
                .isEqualTo("{\"status\":\"UP\",\"degraded\":[\"search\",\"backup\"]}");
    }

    @Test
    void a_name_with_up_in_it_is_escaped_where_it_could_be_taken_for_the_status() {
        assertThat(write(false, List.of("BACKUP", "upsUP", "puP")))
                .isEqualTo("{\"status\":\"DOWN\",\"degraded\":"
                        + "[\"BACKU\\u0050\",\"u\\u0070sU\\u0050\",\"pu\\u0050\"]}");
    }

    @Test
    void names_that_do_not_fit_are_counted() {
        var names = Collections.nCopies(1_000, "a".repeat(64));

        assertThat(write(true, names)).endsWith("],\"more\":986}").hasSizeLessThan(1_024);
    }

    @Property
    void a_down_body_never_says_up_and_no_body_is_too_long(@ForAll("names") List<String> names) {
        assertThat(write(false, names).toLowerCase(Locale.ROOT)).doesNotContain("up");
        assertThat(write(false, names))
                .hasSizeLessThan(1_024)
                .startsWith("{\"status\":\"DOWN\"")
                .endsWith("}");
        assertThat(write(true, names))
                .hasSizeLessThan(1_024)
                .startsWith("{\"status\":\"UP\"")
                .endsWith("}");
    }

    @Property
    void escaped_names_are_still_the_same_to_a_parser(@ForAll("names") List<String> names) {
        var unescaped = write(false, names).replace("\\u0050", "P").replace("\\u0070", "p");

        names.stream().limit(2).forEach(name -> assertThat(unescaped).contains("\"" + name + "\""));
    }

    /** Mostly made of the letters that matter. */
    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.strings()
                .withChars("uUpPuUpP")
                .withChars("abc-._9")
                .ofMinLength(1)
                .ofMaxLength(64)
                .list()
                .ofMaxSize(40);
    }

    @Property
    void no_form_of_an_unhealthy_body_says_the_word_for_healthy(@ForAll("names") List<String> names) {
        var down = new HealthReport(503, false, false, names, checks(names), NOW);

        assertThat(text(TextBody.write(down)).toLowerCase(Locale.ROOT))
                .startsWith("down\n")
                .doesNotContain("up");
        assertThat(text(JsonBody.write(down)).toLowerCase(Locale.ROOT)).doesNotContain("up");
        assertThat(text(HealthJsonBody.write(down)).toLowerCase(Locale.ROOT))
                .startsWith("{\"status\":\"fail\"")
                .doesNotContain("pass");
    }

    @Property
    void every_brief_body_fits(@ForAll("names") List<String> names, @ForAll boolean up) {
        var brief = new HealthReport(up ? 200 : 503, up, !up, names, List.of(), NOW);

        for (var form : BodyFormat.values()) {
            assertThat(form.write(brief)).hasSizeLessThan(1_024);
        }
    }

    @Test
    void details_are_names_states_and_ages() {
        var seen =
                new HealthReport(503, false, false, List.of(), checks(List.of("db", "backup")), NOW.plusMillis(1_250));

        assertThat(text(JsonBody.write(seen)))
                .isEqualTo("{\"status\":\"DOWN\",\"checks\":["
                        + "{\"name\":\"db\",\"state\":\"failing\",\"impact\":\"critical\",\"age\":1.2},"
                        + "{\"name\":\"backu\\u0070\",\"state\":\"passing\",\"impact\":\"critical\",\"age\":1.2}]}");
        assertThat(text(TextBody.write(seen)))
                .isEqualTo("DOWN\ndb failing critical age=1.2s\nbacku%70 passing critical age=1.2s\n");
        assertThat(text(HealthJsonBody.write(seen)))
                .isEqualTo("{\"status\":\"fail\",\"checks\":{"
                        + "\"db\":[{\"status\":\"fail\",\"time\":\"2026-03-01T10:00:00Z\"}],"
                        + "\"backup\":[{\"time\":\"2026-03-01T10:00:00Z\"}]}}");
    }

    @Test
    void a_degraded_check_is_a_warning_in_the_drafts_words() {
        assertThat(text(HealthJsonBody.write(new HealthReport(200, true, false, List.of("mail"), List.of(), NOW))))
                .isEqualTo("{\"status\":\"warn\",\"notes\":[\"degraded: mail\"]}");
    }

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** Failing and passing by turns. */
    private static List<CheckStatus> checks(List<String> names) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> Snapshots.check(
                        names.get(i), Impact.CRITICAL, i % 2 == 0 ? CheckState.DOWN : CheckState.UP, Scope.READY))
                .toList();
    }

    private static String write(boolean up, List<String> degraded) {
        return text(JsonBody.write(new HealthReport(up ? 200 : 503, up, false, degraded, List.of(), NOW)));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.US_ASCII);
    }
}
