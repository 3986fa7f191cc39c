package dev.homeport.testkit;

import dev.homeport.testkit.process.CpuLimit;
import dev.homeport.testkit.process.ProcessLines;
import dev.homeport.testkit.process.ProcessReaper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a JVM of its own, with nothing loaded, nothing compiled and nothing connected, as a service is when it starts;
 * under a limit of processor time, if wanted, as in a container.
 *
 * <p>Its output, errors too, is collected line by line. Its standard input stays open until {@link #close()}, which
 * kills it; the same happens when this JVM is gone, killed or not. No process and no control group is left behind.
 *
 * <p>Thread-safe. Its methods throw {@link LabException} when they cannot do their work; the message ends with the last
 * lines that the process wrote.
 */
public final class ColdProcess implements AutoCloseable {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

    private final String name;
    private final CpuLimit limit;
    private final ProcessReaper guardian;
    private final Process process;
    private final ProcessLines lines;

    private ColdProcess(String name, CpuLimit limit, ProcessReaper guardian, Process process) {
        this.name = name;
        this.limit = limit;
        this.guardian = guardian;
        this.process = process;
        lines = new ProcessLines(name, process);
    }

    /** Starts the description of a process that runs the {@code main} of that class. */
    public static ColdProcessBuilder of(Class<?> main) {
        return new ColdProcessBuilder(main);
    }

    static ColdProcess start(String name, List<String> command, CpuLimit limit) throws IOException {
        var guardian = new ProcessReaper(limit.group());
        try {
            var process = new ProcessBuilder(limit.limited(command))
                    .redirectErrorStream(true)
                    .start();
            guardian.guard(process);
            for (var rival : limit.startRivals()) {
                guardian.guard(rival);
            }
            return new ColdProcess(name, limit, guardian, process);
        } catch (IOException e) {
            try (guardian) {
                throw e;
            }
        }
    }

    /** Returns its process identifier. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether it exists, stopped or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns how its processor time is limited, in words, or why it is not. */
    public String limit() {
        return limit.toString();
    }

    /** Returns whether its processor time is limited at all. */
    public boolean isLimited() {
        return limit.isInForce();
    }

    /**
     * Returns whether the control group has made it wait for processor time so far. False for every other kind of
     * limit, which cannot tell.
     */
    public boolean wasThrottled() {
        return limit.hasThrottled();
    }

    /** Returns its output so far, line by line: the latest 10,000 of them, each cut off after 4,000 characters. */
    public List<String> output() {
        return lines.all();
    }

    /** Writes a line to its standard input. */
    public void tell(String line) {
        try {
            var input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new LabException(name + " takes no input" + lines.tail(), e);
        }
    }

    /**
     * Waits for the next line with that beginning, after the one that was waited for before.
     *
     * @throws LabException if it does not come in time, or the process ends without
     */
    public String awaitLine(String beginning, Duration atMost) {
        return lines.await(beginning, atMost);
    }

    /**
     * Waits for its end and for the rest of its output.
     *
     * @return its exit status
     * @throws LabException if it does not end in time
     */
    public int awaitEnd(Duration atMost) {
        lines.awaitEnd(atMost);
        return awaitExit(END_TIMEOUT);
    }

    private int awaitExit(Duration atMost) {
        try {
            if (process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while waiting for the end of " + name, e);
        }
        throw new LabException("Waited " + atMost + " in vain for the end of " + name + lines.tail());
    }

    /** Kills it, if it still exists. Idempotent. */
    @Override
    public void close() {
        try (guardian) {
            process.destroyForcibly();
            awaitExit(END_TIMEOUT);
        }
    }

    @Override
    public String toString() {
        return name + ", process " + process.pid() + ", " + limit;
    }
}
