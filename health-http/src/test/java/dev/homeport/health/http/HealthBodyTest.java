package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HealthBodyTest {

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

    private static String write(boolean up, List<String> degraded) {
        return new String(HealthBody.write(up, degraded), StandardCharsets.US_ASCII);
    }
}
