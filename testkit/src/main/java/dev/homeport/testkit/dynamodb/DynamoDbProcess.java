package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabServer;
import dev.homeport.testkit.postgres.ServerProcesses;
import dev.homeport.testkit.process.ServerLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one DynamoDB Local as a process of this machine, from its directory. */
public final class DynamoDbProcess implements LabServer {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);

    private final String name;
    private final DynamoDbLocalPrograms programs;
    private final Path directory;
    private final int port;
    private final ServerLog log;
    private volatile @Nullable Process process;
    private volatile boolean frozen;

    public DynamoDbProcess(String region, DynamoDbLocalPrograms programs, Path directory, int port) {
        name = "the DynamoDB of " + region;
        this.programs = programs;
        this.directory = directory;
        this.port = port;
        log = new ServerLog(directory.resolve("server.log"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isRunning() {
        var current = process;
        return current != null && current.isAlive();
    }

    @Override
    public boolean isFrozen() {
        return frozen && isRunning();
    }

    @Override
    public long pid() {
        return live().pid();
    }

    private Process live() {
        var current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException(name + " is not running");
        }
        return current;
    }

    @Override
    public void start() throws IOException {
        frozen = false;
        process = programs.process(directory, port)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
    }

    @Override
    public void kill() {
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

    @Override
    public void freeze() throws IOException {
        var current = live();
        frozen = true;
        ServerProcesses.signal("STOP", List.of(current.pid()));
    }

    @Override
    public void thaw() throws IOException {
        var current = process;
        if (current != null && current.isAlive()) {
            ServerProcesses.signal("CONT", List.of(current.pid()));
        }
        frozen = false;
    }

    @Override
    public String logTail() {
        return log.tail();
    }
}
