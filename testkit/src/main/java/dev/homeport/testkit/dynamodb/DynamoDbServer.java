package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.postgres.ServerProcesses;
import dev.homeport.testkit.process.Await;
import dev.homeport.testkit.process.ServerLog;
import dev.homeport.testkit.relay.ReservedPort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one DynamoDB Local from its directory, at its port, in one process. It can be started again and again in the
 * same place.
 */
final class DynamoDbServer {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final String name;
    private final DynamoDbLocalPrograms programs;
    private final Path directory;
    private final URI endpoint;
    private final ServerLog log;
    private volatile @Nullable Process process;
    private volatile boolean frozen;
    private volatile int launches;

    DynamoDbServer(String region, DynamoDbLocalPrograms programs, Path directory, int port) {
        name = "the DynamoDB of " + region;
        this.programs = programs;
        this.directory = directory;
        endpoint = URI.create("http://" + ReservedPort.HOST + ":" + port);
        log = new ServerLog(directory.resolve("server.log"));
    }

    URI endpoint() {
        return endpoint;
    }

    boolean isRunning() {
        var current = process;
        return current != null && current.isAlive();
    }

    boolean isFrozen() {
        return frozen && isRunning();
    }

    /** Running and not frozen. */
    boolean isAnswering() {
        return isRunning() && !frozen;
    }

    void requireEnded() {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running; crash it first");
        }
    }

    /** Starts the process without waiting for it, so that those of several regions start at once. */
    void launch() throws IOException {
        frozen = false;
        process = programs.process(directory, endpoint.getPort())
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
        launches++;
    }

    int launches() {
        return launches;
    }

    void awaitAnswer() {
        Await.until(
                name + " to answer",
                START_TIMEOUT,
                () -> {
                    if (!isRunning()) {
                        throw new LabException(name + " did not start" + logTail());
                    }
                    return answers();
                },
                this::logTail);
    }

    private boolean answers() throws IOException {
        var connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setConnectTimeout((int) ANSWER_TIMEOUT.toMillis());
        connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
        try {
            // It refuses an unsigned request, which is an answer.
            return connection.getResponseCode() > 0;
        } finally {
            connection.disconnect();
        }
    }

    /** Kills the process with SIGKILL, frozen or not; returns when it has ended. */
    void kill() throws IOException {
        var current = process;
        if (current == null) {
            return;
        }
        awaitEnd(current.destroyForcibly());
        frozen = false;
    }

    /** Asks the process to end, and returns when it has. */
    void end() {
        var current = process;
        if (current != null) {
            current.destroy();
            awaitEnd(current);
        }
    }

    private void awaitEnd(Process ending) {
        try {
            if (!ending.waitFor(KILL_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new LabException("Waited " + KILL_TIMEOUT + " in vain for the end of " + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the end of " + name, e);
        }
    }

    void freeze() throws IOException {
        var current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException(name + " is not running");
        }
        frozen = true;
        ServerProcesses.signal("STOP", List.of(current.pid()));
    }

    void thaw() throws IOException {
        var current = process;
        if (current != null && current.isAlive()) {
            ServerProcesses.signal("CONT", List.of(current.pid()));
        }
        frozen = false;
    }

    String logTail() {
        return log.tail();
    }
}
