package dev.homeport.testkit.process;

import dev.homeport.testkit.ColdProcess;
import dev.homeport.testkit.LabException;
import dev.homeport.testkit.ResourceReaper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a shell that outlives the JVM, kills the JVM's child processes and removes their control group as soon as its
 * standard input ends; see {@link ResourceReaper} for why. It is told when a process has ended, since another process
 * may have its number then.
 */
public final class ProcessReaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ColdProcess.class);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

    private final @Nullable Path group;
    private final Process shell;

    /** Guarded by this. */
    private final List<Process> running = new ArrayList<>();

    public ProcessReaper(@Nullable Path group) throws IOException {
        this.group = group;
        shell = ResourceReaper.shell("process-guardian.sh", group == null ? "" : group.toString());
    }

    public synchronized void guard(Process process) throws IOException {
        running.add(process);
        tell();
        process.onExit().thenAccept(this::ended);
    }

    private synchronized void ended(Process process) {
        try {
            if (running.remove(process)) {
                tell();
            }
        } catch (IOException e) {
            LOG.debug("A process ended after the shell that was to kill it", e);
        }
    }

    private void tell() throws IOException {
        var pids = running.stream().map(each -> Long.toString(each.pid())).collect(Collectors.joining(" "));
        shell.getOutputStream().write((pids + "\n").getBytes(StandardCharsets.US_ASCII));
        shell.getOutputStream().flush();
    }

    /** Kills what is still running and removes the group; idempotent. */
    @Override
    public void close() {
        try {
            synchronized (this) {
                running.forEach(Process::destroyForcibly);
                shell.getOutputStream().close();
            }
            if (!shell.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new LabException("Waited " + END_TIMEOUT + " in vain for the end of the processes in " + group);
            }
        } catch (IOException e) {
            throw new LabException("The shell that kills processes could not be told to do so", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while processes were ended", e);
        }
        if (group != null && Files.exists(group)) {
            throw new LabException("The control group " + group + " could not be removed");
        }
    }
}
