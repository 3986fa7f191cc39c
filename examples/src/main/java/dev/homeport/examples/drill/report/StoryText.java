package dev.homeport.examples.drill.report;

import java.io.PrintStream;

/** Prints what a loss of a region came to, for people at a terminal. */
public final class StoryText {

    private StoryText() {}

    public static void print(StoryFacts story, PrintStream out) {
        out.println();
        out.println(story.name() + ": " + story.verdict());
        out.println();
        story.figures()
                .forEach(figure -> out.printf("%-20s %10s  %s%n", figure.name(), figure.value(), figure.meaning()));
        out.println();
        story.integrity()
                .forEach(check -> out.printf(
                        "%-26s %-34s %6d acknowledged, %d missing, %d twice, %d told wrongly  %s%n",
                        check.moment(),
                        check.store(),
                        check.acknowledged(),
                        check.missing().size(),
                        check.twice().size(),
                        check.toldWrongly().size(),
                        check.kept() ? "ok" : "FAILED"));
    }
}
