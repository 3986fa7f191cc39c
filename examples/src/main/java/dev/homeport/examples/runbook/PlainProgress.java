package dev.homeport.examples.runbook;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Prints a line a step, with the time in UTC, for a person. */
final class PlainProgress implements Progress {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final double MILLIS = 1000;

    private final PrintWriter out;
    private final InstantSource clock;

    PlainProgress(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void begins(Plan plan, boolean executes, boolean resumes) {
        say(
                plan.operation(),
                plan.region()
                        + (plan.from().isEmpty() ? "" : ", from " + plan.from())
                        + (executes
                                ? resumes ? "; an earlier run is gone on with" : ""
                                : "; a dry run, which changes nothing"));
    }

    @Override
    public void waits(Step step, String forWhat) {
        say(step.name(), "waiting: " + forWhat);
    }

    @Override
    public void after(Step step, StepResult result, Duration took) {
        say(step.name(), (result.complete() ? "" : "ATTENTION: ") + result.text() + " (" + seconds(took) + ")");
    }

    @Override
    public void skips(Step step, StepResult earlier) {
        say(step.name(), "done before: " + earlier.text());
    }

    @Override
    public void would(Step step) {
        say(step.name(), "would " + step.intention());
    }

    @Override
    public void ends(Report report) {
        report.left().forEach(left -> say("left", left));
        if (!report.done()) {
            say("NOT DONE", report.problem());
        } else if (!report.executed()) {
            say("dry run", "nothing was changed; add --execute to do it");
        } else {
            say("done", report.operation() + " " + report.region() + " in " + seconds(report.took()) + facts(report));
        }
    }

    private static String facts(Report report) {
        var facts = report.facts();
        return (facts.containsKey(Facts.LAG) ? ", lag at promotion: " + facts.get(Facts.LAG) : "")
                + (facts.containsKey(Facts.NEW_TIMELINE)
                        ? ", timeline " + facts.getOrDefault(Facts.OLD_TIMELINE, "?") + " to "
                                + facts.get(Facts.NEW_TIMELINE)
                        : "");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / MILLIS);
    }

    private void say(String what, String text) {
        out.printf("%s  %-9s  %s%n", TIME.format(clock.instant()), what, text.replace('\n', ' '));
        out.flush();
    }
}
