package dev.homeport.testkit.process;

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
 * A shell that outlives the JVM and ends processes of its, and removes their control group, as soon as its standard input
 * ends; see {@link ResourceReaper} for why. It is told when one of them has ended, since its number may be somebody else's then.
 */
public final class ProcessReaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessReaper.class);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

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
            LOG.atDebug().setCause(e).log("a process ended after its guardian");
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
            throw new LabException("A guardian could not be told to end its processes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while processes were ended", e);
        }
        if (group != null && Files.exists(group)) {
            throw new LabException("The control group " + group + " could not be removed");
        }
    }
}
