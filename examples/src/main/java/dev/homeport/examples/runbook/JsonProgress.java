package dev.homeport.examples.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;

/** Prints a JSON object a line: one for each thing that happens, and the report as the last. */
final class JsonProgress implements Progress {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final InstantSource clock;

    JsonProgress(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void begins(Plan plan, boolean executes, boolean resumes) {
        print(event("begins")
                .put("operation", plan.operation())
                .put("region", plan.region())
                .put("from", plan.from())
                .put("execute", executes)
                .put("resumes", resumes));
    }

    @Override
    public void waits(Step step, String forWhat) {
        print(event("waits").put("step", step.name()).put("text", forWhat));
    }

    @Override
    public void after(Step step, StepResult result, Duration took) {
        print(event("step")
                .put("step", step.name())
                .put("text", result.text())
                .put("complete", result.complete())
                .put("milliseconds", took.toMillis()));
    }

    @Override
    public void skips(Step step, StepResult earlier) {
        print(event("skipped").put("step", step.name()).put("text", earlier.text()));
    }

    @Override
    public void would(Step step) {
        print(event("would").put("step", step.name()).put("text", step.intention()));
    }

    @Override
    public void ends(Report report) {
        var event = event("report")
                .put("operation", report.operation())
                .put("region", report.region())
                .put("executed", report.executed())
                .put("done", report.done())
                .put("problem", report.problem())
                .put("begun", report.begun().toString())
                .put("milliseconds", report.took().toMillis());
        var facts = event.putObject("facts");
        report.facts().forEach(facts::put);
        var left = event.putArray("left");
        report.left().forEach(left::add);
        var steps = event.putArray("steps");
        report.steps()
                .forEach(step -> steps.addObject()
                        .put("step", step.name())
                        .put("text", step.text())
                        .put("complete", step.complete())
                        .put("milliseconds", step.took().toMillis()));
        print(event);
    }

    /** Prints how things are, as one object. */
    void status(StatusReport report) {
        var event = event("status").put("lock", report.lock()).put("unfinished", report.unfinished());
        var regions = event.putArray("regions");
        report.regions().forEach(region -> {
            var health = regions.addObject()
                    .put("region", region.region())
                    .put("database", region.database())
                    .put("primary", region.primary())
                    .put("parameter", region.parameter())
                    .put("promoting", region.promoting())
                    .put("evacuated", region.evacuated())
                    .putArray("health");
            region.health().forEach(health::add);
        });
        print(event);
    }

    private ObjectNode event(String what) {
        return JSON.createObjectNode().put("at", clock.instant().toString()).put("event", what);
    }

    private void print(ObjectNode event) {
        try {
            out.println(JSON.writeValueAsString(event));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An object of texts and numbers is always JSON", e);
        }
    }
}
