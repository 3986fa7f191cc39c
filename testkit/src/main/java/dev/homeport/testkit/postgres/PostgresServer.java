package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.process.ServerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one server from its directory, at its port. It can be started again and again in the same place, as after a
 * crash, as a stale primary and for a rejoin.
 */
public final class PostgresServer {
    private static final Duration INITDB_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final String NOTHING = "/dev/null";

    private final PostgresBinaries binaries;
    private final String name;
    private final Path directory;
    private final ServerLog log;
    private final ServerProcesses processes;
    private volatile @Nullable Process postmaster;
    private volatile boolean frozen;

    public PostgresServer(PostgresBinaries binaries, String name, Path directory, String mark) {
        this.binaries = binaries;
        this.name = name;
        this.directory = directory;
        log = new ServerLog(directory.resolve("server.log"));
        processes = new ServerProcesses(data(), binaries.home(), mark);
    }

    Path data() {
        return directory.resolve("data");
    }

    public boolean isRunning() {
        var process = postmaster;
        return process != null && process.isAlive();
    }

    public boolean isFrozen() {
        return frozen && isRunning();
    }

    public Process requireRunning() {
        var process = postmaster;
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(name + " is not running");
        }
        return process;
    }

    public void requireEnded() {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running; stop or crash it first");
        }
    }

    /** Throws unless the server is running and not frozen. */
    public void requireAnswering() {
        requireRunning();
        requireNotFrozen();
    }

    public void requireNotFrozen() {
        if (isFrozen()) {
            throw new IllegalStateException(name + " is frozen; thaw it first");
        }
    }

    void initialise(String superuser, String secret) throws IOException {
        var passwordFile = Files.writeString(directory.resolve("password"), secret + "\n");
        var initdb = launch(
                "initdb",
                List.of(
                        "--pgdata=" + data(),
                        "--username=" + superuser,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync",
                        "--no-instructions"));
        awaitExit(initdb, "initdb", INITDB_TIMEOUT);
        Files.delete(passwordFile);
        if (initdb.exitValue() != 0) {
            throw new LabException("initdb of " + name + " ended with " + initdb.exitValue() + logTail());
        }
    }

    /** Starts the server; {@code isRunning} soon tells if its settings were refused. */
    void start() throws IOException {
        frozen = false;
        postmaster = launch("postgres", List.of("-D", data().toString()));
    }

    /** A fast shutdown: sessions are ended, the log is shipped to connected standbys, then it stops. */
    public void stop() throws IOException {
        var process = postmaster;
        if (process != null && process.isAlive()) {
            ServerProcesses.signal("INT", List.of(process.pid()));
            awaitExit(process, "the fast shutdown", STOP_TIMEOUT);
        }
    }

    public void kill() {
        var process = postmaster;
        processes.kill();
        if (process != null) {
            awaitExit(process, "the killed postmaster", STOP_TIMEOUT);
        }
        frozen = false;
    }

    public void freeze() throws IOException {
        processes.signalTwice("STOP");
        frozen = true;
    }

    public void thaw() throws IOException {
        processes.signal("CONT");
        frozen = false;
    }

    /** Makes the server read its settings again; a frozen one does so when it is thawed. */
    void reload() throws IOException {
        ServerProcesses.signal("HUP", List.of(requireRunning().pid()));
    }

    /** Returns the end of the server's log, as the last part of an error message. */
    public String logTail() {
        return log.tail();
    }

    private Process launch(String program, List<String> arguments) throws IOException {
        return binaries.process(program, arguments)
                .directory(directory.toFile())
                .redirectInput(Path.of(NOTHING).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
    }

    private void awaitExit(Process process, String what, Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException(
                        "Waited " + atMost + " in vain for the end of " + what + " of " + name + logTail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the end of " + what + " of " + name + logTail(), e);
        }
    }
}
