package dev.homeport.examples.runbook.parameter;

import dev.homeport.examples.runbook.RunbookException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Keeps parameters in a properties file, and leaves its other lines as they are. */
final class FollowedFile implements Parameters {

    private final AtomicFile file;
    private final AtomicFile lock;

    FollowedFile(Path file) {
        this.file = new AtomicFile(file);
        lock = new AtomicFile(file.resolveSibling("." + file.getFileName() + ".runbook-lock"));
    }

    @Override
    public Optional<String> get(String name) throws RunbookException {
        return Optional.ofNullable(parsed(file.read().orElse("")).getProperty(name));
    }

    @Override
    public void put(String name, String value) throws RunbookException {
        if (!get(name).equals(Optional.of(value))) {
            change(name, List.of(name + "=" + value.replace("\\", "\\\\")));
        }
    }

    @Override
    public void delete(String name) throws RunbookException {
        if (get(name).isPresent()) {
            change(name, List.of());
        }
    }

    /** Puts these lines in the place of the key's own, or at the end. */
    private void change(String name, List<String> replacement) throws RunbookException {
        var lines = new ArrayList<String>();
        var placed = false;
        for (var line : logicalLines(file.read().orElse(""))) {
            if (!parsed(line).containsKey(name)) {
                lines.add(line);
            } else if (!placed) {
                lines.addAll(replacement);
                placed = true;
            }
        }
        if (!placed) {
            lines.addAll(replacement);
        }
        file.replace(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    /** Splits a text into lines, and keeps a line with those that continue it behind a backslash. */
    private static List<String> logicalLines(String text) {
        var lines = new ArrayList<String>();
        var begun = new StringBuilder();
        for (var line : text.lines().toList()) {
            begun.append(line);
            var comment = begun.toString().stripLeading().matches("(?s)[#!].*");
            if (!comment && continues(line)) {
                begun.append('\n');
            } else {
                lines.add(begun.toString());
                begun.setLength(0);
            }
        }
        if (!begun.isEmpty()) {
            lines.add(begun.toString());
        }
        return lines;
    }

    private static boolean continues(String line) {
        var backslashes = line.length() - line.replaceFirst("\\\\+$", "").length();
        return backslashes % 2 == 1;
    }

    private Properties parsed(String text) throws RunbookException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new RunbookException("The file " + file + " is not a properties file: " + e.getMessage(), e);
        }
        return properties;
    }

    @Override
    public LockPlace lockPlace() {
        return new LockPlace() {
            @Override
            public boolean create(String text) throws RunbookException {
                return lock.create(text);
            }

            @Override
            public Optional<String> read() throws RunbookException {
                return lock.read();
            }

            @Override
            public void replace(String text) throws RunbookException {
                lock.replace(text);
            }

            @Override
            public void delete() throws RunbookException {
                lock.delete();
            }
        };
    }

    @Override
    public void close() {
        // Nothing stays open between two calls.
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
