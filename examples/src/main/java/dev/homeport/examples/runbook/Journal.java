package dev.homeport.examples.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeport.examples.runbook.lock.Holder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what was done, so that a run that was killed is gone on with. It is a file of JSON lines to which each step adds
 * one, forced to the disk before the next step begins. A last line that was cut off by a crash is taken away; its step
 * is done again.
 *
 * <p>One process at a time has it open.
 */
final class Journal implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final FileChannel channel;
    private final InstantSource clock;
    private final List<JsonNode> entries = new ArrayList<>();

    private Journal(Path file, FileChannel channel, InstantSource clock) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * What an earlier run has begun and not finished.
     *
     * @param done the results of its steps, by the step's name
     * @param facts what they found out
     */
    record Unfinished(
            String operation,
            String region,
            String from,
            Instant begun,
            Map<String, StepResult> done,
            Map<String, String> facts) {

        boolean isOf(Plan plan) {
            return operation.equals(plan.operation()) && region.equals(plan.region());
        }
    }

    /**
     * Opens the file, and creates it if there is none.
     *
     * @throws RunbookException if it cannot be written, is damaged, or another process has it open
     */
    static Journal open(Path file, InstantSource clock) throws RunbookException {
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var opened = false;
            try {
                var journal = new Journal(file, channel, clock);
                journal.lock();
                journal.load();
                opened = true;
                return journal;
            } finally {
                if (!opened) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw unusable(file, "opened", e);
        }
    }

    private void lock() throws IOException, RunbookException {
        var taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            taken = false;
        }
        if (!taken) {
            throw new RunbookException("Another run on this host has the journal " + file + " open");
        }
    }

    private void load() throws IOException, RunbookException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            continue;
        }
        var text = new String(bytes.array(), UTF_8);
        var whole = text.substring(0, text.lastIndexOf('\n') + 1);
        if (whole.length() < text.length()) {
            channel.truncate(whole.getBytes(UTF_8).length);
        }
        for (var line : whole.lines().toList()) {
            try {
                entries.add(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new RunbookException(
                        "The journal " + file + " is damaged in line " + (entries.size() + 1) + "; move it away", e);
            }
        }
        channel.position(channel.size());
    }

    /** Returns what the latest run has begun, unless that was finished or given up. */
    Optional<Unfinished> unfinished() {
        var found = Optional.<Unfinished>empty();
        for (var entry : entries) {
            switch (entry.path("event").asText()) {
                case "begun" -> found = Optional.of(begun(entry));
                case "done" -> found.ifPresent(run -> add(run, entry));
                default -> found = Optional.empty();
            }
        }
        return found;
    }

    private static Unfinished begun(JsonNode entry) {
        return new Unfinished(
                entry.path("operation").asText(),
                entry.path("region").asText(),
                entry.path("from").asText(),
                Instant.parse(entry.path("at").asText()),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    private static void add(Unfinished run, JsonNode entry) {
        run.done()
                .put(
                        entry.path("step").asText(),
                        new StepResult(
                                entry.path("text").asText(),
                                entry.path("complete").asBoolean()));
        entry.path("facts")
                .properties()
                .forEach(fact -> run.facts().put(fact.getKey(), fact.getValue().asText()));
    }

    /** Notes that an operation begins. */
    void begin(Plan plan, Holder by) throws RunbookException {
        add(entry("begun")
                .put("operation", plan.operation())
                .put("region", plan.region())
                .put("from", plan.from())
                .put("by", by.toString()));
    }

    /** Notes that a step is done. */
    void done(Step step, StepResult result, Facts facts) throws RunbookException {
        var entry = entry("done")
                .put("step", step.name())
                .put("text", result.text())
                .put("complete", result.complete());
        var noted = entry.putObject("facts");
        facts.all().forEach(noted::put);
        add(entry);
    }

    /** Notes that the operation came to its end: {@code finished}, or {@code abandoned}. */
    void end(String how) throws RunbookException {
        add(entry(how));
    }

    private ObjectNode entry(String event) {
        return JSON.createObjectNode().put("at", clock.instant().toString()).put("event", event);
    }

    private void add(ObjectNode entry) throws RunbookException {
        try {
            var line = ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (IOException e) {
            throw unusable(file, "written", e);
        }
        entries.add(entry);
    }

    private static RunbookException unusable(Path file, String what, IOException e) {
        return new RunbookException(
                "The journal " + file + " cannot be " + what + " ("
                        + e.getClass().getSimpleName() + ": " + e.getMessage() + "); set journal= to a file that can",
                e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("The journal " + file + " cannot be closed", e);
        }
    }
}
