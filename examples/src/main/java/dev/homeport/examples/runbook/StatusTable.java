package dev.homeport.examples.runbook;

import java.io.PrintWriter;

/** Prints how things are, for a person. */
final class StatusTable {

    private final PrintWriter out;

    StatusTable(PrintWriter out) {
        this.out = out;
    }

    void print(StatusReport report) {
        for (var region : report.regions()) {
            out.println(region.region() + (region.primary() ? "  <- primary" : ""));
            line("database", region.database());
            line("parameter", region.parameter());
            if (!region.promoting().isEmpty()) {
                line("promoting", region.promoting());
            }
            line("evacuated", region.evacuated().isEmpty() ? "none" : region.evacuated());
            region.health().forEach(answer -> line("health", answer));
        }
        line("lock", report.lock().isEmpty() ? "free" : report.lock());
        line("unfinished", report.unfinished().isEmpty() ? "none" : report.unfinished());
        out.flush();
    }

    private void line(String what, String text) {
        out.printf("  %-10s  %s%n", what, text.replace('\n', ' '));
    }
}
