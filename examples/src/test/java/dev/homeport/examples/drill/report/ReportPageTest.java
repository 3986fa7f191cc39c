package dev.homeport.examples.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The page of a story that never was. */
class ReportPageTest {

    @Test
    void the_page_begins_with_the_verdict_and_needs_nothing_beside_itself() {
        var page = ReportPage.of(List.of(Stories.lost()));

        assertThat(page)
                .contains("<h1>All is well &lt;again&gt; &amp; &quot;so on&quot;</h1>", ">passed</span>", "2.00 s")
                .doesNotContain("<script", "<link", "<img", "http://", "https://", "@import", "url(");
    }

    @Test
    void nothing_that_was_told_becomes_markup() {
        var page = ReportPage.of(List.of(Stories.story(
                List.of(), "<script>alert('x')</script>", List.of("a \"reason\" & <b>more</b> \u0000\ud800"))));

        assertThat(page)
                .doesNotContain("<script", "<b>more", "\u0000", "\ud800")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "Why it failed", ">failed</span>")
                .contains("What the runbook did", "&lt;NOT FENCED&gt;");
    }

    @Test
    void the_pictures_are_well_formed_whatever_their_width() throws Exception {
        for (var width : List.of(1040, 358)) {
            var svg = TimelineChart.of(Stories.lost(), width, width < 400);
            var documents = DocumentBuilderFactory.newInstance();
            var picture = documents.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));

            assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
            assertThat(svg)
                    .contains("none", "1 told &quot;not done&quot;, 1 told")
                    .doesNotContain("NaN", "Infinity");
            assertThat(coordinates(svg)).allSatisfy(x -> assertThat(x).isBetween(0.0, (double) width));
        }
    }

    @Test
    void a_story_without_a_request_or_a_mark_has_a_picture_too() {
        var empty = new StoryFacts(
                "x",
                "",
                "a",
                "b",
                Stories.START,
                Stories.START,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("not played"),
                List.of(),
                "Nothing happened");

        assertThat(ReportPage.of(List.of(empty)))
                .contains("Nothing happened", "<svg")
                .doesNotContain("NaN", "Infinity");
    }

    private static List<Double> coordinates(String svg) {
        return Pattern.compile(" (?:x|x1|x2|cx)=\"([^\"]+)\"")
                .matcher(svg)
                .results()
                .map(result -> Double.valueOf(result.group(1)))
                .toList();
    }
}
