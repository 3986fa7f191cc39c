package dev.homeport.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps the output of a server process in a file of the lab. */
public record ServerLog(Path file) {
    private static final int TAIL_LINES = 15;

    /** Returns its end, as the last part of an error message. */
    public String tail() {
        try {
            var lines = Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.<String>of();
            var tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
            return "\nThe server's log ends with:\n" + String.join("\n", tail);
        } catch (IOException e) {
            return "\nThe server's log cannot be read: " + e;
        }
    }
}
