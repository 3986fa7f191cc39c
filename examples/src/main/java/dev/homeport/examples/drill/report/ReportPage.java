package dev.homeport.examples.drill.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the report: one page of HTML with its style and its pictures in it, which needs no network and no script. */
public final class ReportPage {

    private static final double DESK = 1040;
    private static final double PHONE = 358;

    private ReportPage() {}

    /** Returns the page of these stories, one after another. */
    public static String of(List<StoryFacts> stories) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s</main>
                <footer>Written by Homeport's drill: real PostgreSQL servers and DynamoDB Local, real processes killed, one machine.</footer>
                </body>
                </html>
                """.formatted(
                Markup.text("Failover drill: " + (stories.stream().allMatch(StoryFacts::passed) ? "passed" : "failed")),
                style(),
                stories.stream().map(ReportPage::story).collect(Collectors.joining()));
    }

    private static String style() {
        try (var css = ReportPage.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css is missing beside " + ReportPage.class.getName());
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String story(StoryFacts story) {
        return "<article>\n<header><p class=\"eyebrow\"><span class=\"pill " + (story.passed() ? "good" : "bad") + "\">"
                + (story.passed() ? "passed" : "failed") + "</span> Failover drill · "
                + Markup.text(story.name()) + "</p>\n<h1>" + Markup.text(story.verdict())
                + "</h1>\n<p class=\"setting\">"
                + Markup.text(story.setting()) + "</p></header>\n"
                + failures(story) + heroes(story) + timeline(story) + course(story) + runbook(story) + figures(story)
                + IntegrityTable.of(story.integrity()) + rawData(story) + "</article>\n";
    }

    private static String failures(StoryFacts story) {
        return story.passed() ? "" : list("Why it failed", story.failures());
    }

    private static String list(String title, List<String> lines) {
        return "<section class=\"alert\"><h2>" + Markup.text(title) + "</h2><ul>"
                + lines.stream()
                        .map(line -> "<li>" + Markup.text(line) + "</li>")
                        .collect(Collectors.joining())
                + "</ul></section>\n";
    }

    private static String heroes(StoryFacts story) {
        return "<section class=\"heroes\">"
                + story.figures().stream()
                        .filter(Figure::leading)
                        .map(figure -> "<div class=\"hero " + figure.tone().css() + "\"><span class=\"value\">"
                                + Markup.text(figure.value()) + "</span><span class=\"what\">"
                                + Markup.text(figure.name()) + "</span></div>")
                        .collect(Collectors.joining())
                + "</section>\n";
    }

    private static String timeline(StoryFacts story) {
        return "<section><h2>Timeline</h2><p class=\"legend\"><i class=\"first\"></i>" + Markup.text(story.first())
                + "<i class=\"second\"></i>" + Markup.text(story.second())
                + "<i class=\"bad\"></i>error, or no answer<span>0 s is the loss of the region</span></p>"
                + TimelineChart.of(story, DESK, false) + TimelineChart.of(story, PHONE, true) + "</section>\n";
    }

    private static String runbook(StoryFacts story) {
        return story.runbook().isEmpty()
                ? ""
                : "<section><h2>What the runbook did</h2><ol class=\"course\">" + marks(story.runbook(), scale(story))
                        + "</ol></section>\n";
    }

    private static TimeScale scale(StoryFacts story) {
        return new TimeScale(story.began(), story.ended(), TimelineChart.zero(story), 0, 1);
    }

    private static String marks(List<Mark> marks, TimeScale time) {
        return marks.stream()
                .map(mark -> "<li><b>" + Markup.text(mark.label()) + "</b> <span class=\"at\">"
                        + time.precise(mark.at()) + "</span><br>" + Markup.text(mark.words()) + "</li>")
                .collect(Collectors.joining());
    }

    private static String course(StoryFacts story) {
        return "<section><h2>What happened</h2><ol class=\"course\">"
                + marks(story.marks(), scale(story))
                + "</ol>"
                + (story.remarks().isEmpty() ? "" : "<p>" + Markup.text(String.join(" ", story.remarks())) + "</p>")
                + "</section>\n";
    }

    private static String figures(StoryFacts story) {
        return "<section><h2>Figures</h2><dl class=\"figures\">"
                + story.figures().stream()
                        .map(figure -> "<div><dt>" + Markup.text(figure.name()) + "</dt><dd class=\"value "
                                + figure.tone().css() + "\">" + Markup.text(figure.value()) + "</dd><dd>"
                                + Markup.text(figure.meaning()) + "</dd></div>")
                        .collect(Collectors.joining())
                + "</dl></section>\n";
    }

    private static String rawData(StoryFacts story) {
        return "<section><h2>Raw data</h2><p>Beside this page: "
                + RawData.of(story).keySet().stream()
                        .map(name -> "<a href=\"" + Markup.text(name) + "\">" + Markup.text(name) + "</a>")
                        .collect(Collectors.joining(", "))
                + ".</p></section>\n";
    }
}
