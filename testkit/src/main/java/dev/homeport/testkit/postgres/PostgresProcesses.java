package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabCertificate;
import dev.homeport.testkit.LabException;
import dev.homeport.testkit.process.ServerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a PostgreSQL server as processes of this machine, from its directory. */
public final class PostgresProcesses implements PostgresServer {
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

    public PostgresProcesses(PostgresBinaries binaries, String name, Path directory, String mark) {
        this.binaries = binaries;
        this.name = name;
        this.directory = directory;
        log = new ServerLog(directory.resolve("server.log"));
        processes = new ServerProcesses(data(), binaries.home(), mark);
    }

    @Override
    public String name() {
        return name;
    }

    private Path data() {
        return directory.resolve("data");
    }

    @Override
    public boolean isRunning() {
        var process = postmaster;
        return process != null && process.isAlive();
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
        var process = postmaster;
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(name + " is not running");
        }
        return process;
    }

    @Override
    public void configure(PostgresSettings settings) throws IOException {
        settings.write(data());
    }

    @Override
    public LabCertificate.PemFiles install(LabCertificate.PemFiles files) {
        return files;
    }

    @Override
    public void copyFrom(PostgresServer primary, Connection superuser, ReplicationSource source)
            throws IOException, SQLException {
        if (!(primary instanceof PostgresProcesses there)) {
            throw new IllegalArgumentException(primary.name() + " runs elsewhere than " + name);
        }
        BaseBackup.copy(superuser, there.data(), data());
    }

    @Override
    public void initialise(String superuser, String secret) throws IOException {
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

    @Override
    public void start() throws IOException {
        frozen = false;
        postmaster = launch("postgres", List.of("-D", data().toString()));
    }

    @Override
    public void stop() throws IOException {
        var process = postmaster;
        if (process != null && process.isAlive()) {
            ServerProcesses.signal("INT", List.of(process.pid()));
            awaitExit(process, "the fast shutdown", STOP_TIMEOUT);
        }
    }

    @Override
    public void kill() {
        var process = postmaster;
        processes.kill();
        if (process != null) {
            awaitExit(process, "the killed postmaster", STOP_TIMEOUT);
        }
        frozen = false;
    }

    @Override
    public void freeze() throws IOException {
        processes.signalTwice("STOP");
        frozen = true;
    }

    @Override
    public void thaw() throws IOException {
        processes.signal("CONT");
        frozen = false;
    }

    @Override
    public void reload() throws IOException {
        ServerProcesses.signal("HUP", List.of(live().pid()));
    }

    @Override
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
