package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a shell that outlives the JVM and ends the lab: it kills the servers and removes the directory as soon as its
 * standard input ends, which happens when the lab is closed and just as well when the JVM is killed with SIGKILL.
 *
 * <p>Closing goes the same way as dying, so the way that must never fail is walked all the time. A shutdown hook was
 * rejected because SIGKILL skips it. It runs in a session of its own where {@code setsid} exists, because tools that
 * kill a build kill its whole process group.
 */
public final class ResourceReaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);
    private static final String IN_OWN_SESSION =
            "if command -v setsid >/dev/null 2>&1; then exec setsid sh -c \"$@\"; else exec sh -c \"$@\"; fi";

    private final Path directory;
    private final Process process;
    private volatile boolean closing;

    ResourceReaper(Path directory, Path binaries) throws IOException {
        this.directory = directory;
        process = shell(
                "guardian.sh",
                directory.toString(),
                binaries.toString(),
                DynamoDbLocalPrograms.javaProgram().toString());
        // Also keeps this object, and so the pipe, alive when the lab itself is forgotten without being closed.
        process.onExit().thenRun(this::ended);
    }

    /** Runs one of the testkit's scripts in a shell that a signal to this JVM's process group does not reach. */
    public static Process shell(String script, String... arguments) throws IOException {
        var command = new ArrayList<>(
                List.of("sh", "-c", IN_OWN_SESSION, "homeport-guardian", content(script), "homeport-guardian"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String content(String script) throws IOException {
        try (var resource = ResourceReaper.class.getResourceAsStream(script)) {
            if (resource == null) {
                throw new IOException(script + " is missing beside " + ResourceReaper.class.getName());
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void ended() {
        if (!closing) {
            LOG.error(
                    "The shell that ends the lab was killed; if this JVM is killed too, the servers go on running: directory={}",
                    directory);
        }
    }

    /** Kills every server of the lab and removes its directory; idempotent. */
    @Override
    public void close() {
        closing = true;
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new LabException("Waited " + END_TIMEOUT + " in vain for the end of the servers in " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException(
                    "Interrupted while servers were ended; the shell goes on ending those in " + directory, e);
        }
        if (Files.exists(directory)) {
            throw new LabException("The lab's servers were ended but " + directory + " could not be removed");
        }
    }
}
