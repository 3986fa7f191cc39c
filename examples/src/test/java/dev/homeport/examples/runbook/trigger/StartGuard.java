package dev.homeport.examples.runbook.trigger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the start guard of {@code deploy/self-hosted} as systemd would: with its settings and no others. */
public final class StartGuard {

    public static final int MAY_START = 0;
    public static final int ANOTHER_IS_PRIMARY = 1;
    public static final int WRONG_SETTINGS = 2;
    public static final int NO_CLEAR_ANSWER = 3;

    private static final Path GUARD =
            Path.of("deploy/self-hosted/postgres-start-guard").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 60;

    /** How it ended and what it said. */
    public record Outcome(int status, String said) {}

    private StartGuard() {}

    /** Runs it to its end. */
    public static Outcome run(Map<String, String> settings) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", GUARD.toString()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().putAll(settings);
        var process = builder.start();
        try (var output = process.getInputStream()) {
            process.getOutputStream().close();
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The guard did not end: " + said);
            }
            return new Outcome(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
        }
    }
}
